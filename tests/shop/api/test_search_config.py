"""GET /api/search/config/: what a browser's search client is built from."""

import base64
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from shop.api.search_config import _answer
from shop.search import client
from shop.search.keys import NoAdminKey, credentials, load_or_create, public_credentials
from shop.search.models import PopularQuery
from tests.environment import free_port


@pytest.mark.django_db
def test_it_names_host_index_and_a_key_that_hides_what_is_not_public(anyone: APIClient) -> None:
    config = anyone.get("/api/search/config/").json()
    assert set(config) == {"app_id", "search_key", "host", "index", "insights", "popular_queries"}
    assert config["host"] == live.SEARCH_PUBLIC_URL
    assert config["index"] == "shop_products"
    assert config["insights"] is True
    assert config["popular_queries"] == []
    assert "filters=visible%3Atrue" in base64.b64decode(config["search_key"]).decode()
    assert credentials().admin_key not in str(config)
    assert credentials().search_key not in str(config)


def popular(anyone: APIClient) -> list[str]:
    answer = anyone.get("/api/search/config/")
    assert answer.status_code == 200
    found: list[str] = answer.json()["popular_queries"]
    return found


@pytest.fixture
def queries(transactional_db: None) -> None:
    """Ten, of which one is hidden."""
    PopularQuery.objects.bulk_create(
        PopularQuery(text=f"query {number}", score=number, hidden=number == 8) for number in range(10)
    )


def test_eight_popular_queries_are_named_and_asked_for_once_in_a_while(
    anyone: APIClient, queries: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert popular(anyone) == [f"query {number}" for number in (9, 7, 6, 5, 4, 3, 2, 1)]
    with django_assert_num_queries(0):
        assert len(popular(anyone)) == 8


def test_with_algolia_itself_no_query_is_popular(
    anyone: APIClient, queries: None, settings: Settings
) -> None:
    settings.SEARCH_IS_ALGOLIA = True
    assert popular(anyone) == []


def test_while_the_database_is_away_there_are_none_and_the_rest_is_answered(
    anyone: APIClient, queries: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connection.close()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "PORT", str(free_port()))
        assert popular(anyone) == []
    connection.close()
    assert "popular queries are not suggested" in caplog.text


def test_it_says_where_nobody_wants_to_know_what_shoppers_do(
    anyone: APIClient, db: None, settings: Settings
) -> None:
    settings.SEARCH_EVENTS = False
    _answer.cache_clear()
    assert anyone.get("/api/search/config/").json()["insights"] is False
    _answer.cache_clear()


@pytest.fixture
def no_admin_key(settings: Settings, search_server: None) -> Iterator[None]:
    """As in the web process: the search server's application is named, and its admin key is not."""
    keys = credentials()
    settings.SEARCH_APP_ID, settings.SEARCH_PUBLIC_KEY = keys.app_id, keys.search_key
    settings.SEARCH_ADMIN_KEY = ""
    _forget()
    yield
    _forget()


def _forget() -> None:
    credentials.cache_clear()
    public_credentials.cache_clear()
    _answer.cache_clear()
    client._local.__dict__.clear()


def test_without_the_admin_key_the_web_answers_all_that_it_is_asked(
    no_admin_key: None, anyone: APIClient, db: None
) -> None:
    client.alive()
    assert anyone.get("/api/search/config/").status_code == 200
    assert anyone.get("/api/health/status").json()["checks"]["search"] == {"ok": True, "detail": "answers"}
    with pytest.raises(NoAdminKey, match="ALGOLIA_ADMIN_API_KEY is unset here"):
        client.push([{"objectID": "1"}])


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = load_or_create(tmp_path / "search")
    assert load_or_create(tmp_path / "search") == made
    assert made.admin_key != made.search_key
    [file] = list((tmp_path / "search").iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    with pytest.raises(SystemExit, match=r"keys\.json"):
        load_or_create(tmp_path)
