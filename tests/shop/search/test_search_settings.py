"""`manage.py search_settings` on the real search server: what differs is shown, and pushed until nothing does."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_django
from django.core.management import CommandError, call_command
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.catalog.models import Category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.search import client as search_client
from shop.search.client import IndexRefused, live_settings, push_settings
from shop.search.extras import live_extras, push_extras
from shop.search.keys import credentials
from shop.search.setup import push_differing_settings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("search_server")]
TV = {"objectID": "tv", "type": "synonym", "synonyms": ["tv", "television"]}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def set_up_index(search_server: None) -> None:
    push_differing_settings()


def run(command: str, *options: str) -> str:
    told = io.StringIO()
    call_command("search_settings", command, *options, stdout=told)
    return told.getvalue()


def diff() -> str:
    told = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("search_settings", "diff", stdout=told)
    assert ended.value.code == 1
    return told.getvalue()


def index(suffix: str = "") -> str:
    return str(live_django.SEARCH_INDEX) + suffix


def test_an_index_as_the_code_says_differs_in_nothing() -> None:
    assert run("diff") == "The index and its replicas are as the code says.\n"
    assert run("push") == "The index and its replicas are as the code says.\n"


@pytest.mark.parametrize(
    ("suffix", "setting", "value"),
    [("", "hitsPerPage", 7), ("_newest", "hitsPerPage", 8), ("_price_asc", "ranking", ["typo", "custom"])],
)
def test_what_somebody_changed_is_shown_of_that_index_alone_and_pushed_back(
    suffix: str, setting: str, value: Any
) -> None:
    before = live_settings(index(suffix))
    assert before is not None
    push_settings(index(suffix), {setting: value}, forward=False)
    told = diff()
    assert told.splitlines() == [
        index(suffix),
        f"  settings {setting}",
        f"    live: {json.dumps(value)}",
        f"    code: {json.dumps(before[setting])}",
    ]
    assert "Pushed" in run("push")
    assert live_settings(index(suffix)) == before
    run("diff")


def test_an_index_that_is_not_there_differs_in_everything_and_comes_into_being() -> None:
    search_client._call(lambda client: client.delete_index(index()))
    assert diff().count("live: -") > 20
    run("push")
    run("diff")
    assert live_settings(index("_newest")) is not None


def test_show_prints_what_is_live() -> None:
    push_settings(index("_newest"), {"hitsPerPage": 9}, forward=False)
    shown = json.loads(run("show"))
    assert set(shown) == {index(), index("_price_asc"), index("_price_desc"), index("_newest")}
    assert shown[index("_newest")]["settings"]["hitsPerPage"] == 9
    assert shown[index()]["synonyms"] == shown[index()]["rules"] == []


@pytest.fixture
def synonyms_kept(search_server: None) -> None:
    """Skips, and says so, on a search server that keeps no synonyms."""
    try:
        push_extras(index(), "synonyms", [TV])
        push_extras(index(), "synonyms", [])
    except IndexRefused as refused:
        pytest.skip(f"THIS SEARCH SERVER KEEPS NO SYNONYMS: {refused}")


def test_a_shops_synonyms_are_compared_pushed_and_taken_away(
    synonyms_kept: None, settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_VOCABULARY = tmp_path / "vocabulary.json"
    settings.SEARCH_VOCABULARY.write_text(json.dumps({"synonyms": [TV]}))
    assert diff().splitlines()[:3] == [index(), "  synonyms tv", "    live: -"]
    run("push")
    run("diff")
    [held] = live_extras(index(), "synonyms")
    assert TV.items() <= held.items()
    # What is no longer in the file, or never was, does not stay.
    settings.SEARCH_VOCABULARY = None
    assert "    code: -" in diff()
    run("push")
    assert live_extras(index(), "synonyms") == []


def test_a_wrong_file_is_told_and_nothing_is_pushed(settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_VOCABULARY = tmp_path / "vocabulary.json"
    settings.SEARCH_VOCABULARY.write_text("{")
    with pytest.raises(CommandError, match=r"vocabulary\.json is not JSON"):
        run("diff")


def test_the_admin_key_is_for_a_terminal_and_not_for_a_log() -> None:
    with pytest.raises(CommandError, match="belongs in no log"):
        run("admin-key")
    terminal = Terminal()
    call_command("search_settings", "admin-key", stdout=terminal)
    assert terminal.getvalue() == f"{credentials().admin_key}\n" == run("admin-key", "--pipe")


def test_algolias_own_admin_key_is_not_told(settings: Settings) -> None:
    settings.SEARCH_APP_ID = "APP"
    with pytest.raises(CommandError, match="ALGOLIA_ADMIN_API_KEY"):
        run("admin-key", "--pipe")


def test_what_the_search_page_offers_is_pushed_and_kept_until_the_catalogue_changes(
    kitchen: Category, actor: Actor
) -> None:
    def shirt(name: str, *colors: str) -> None:
        create_product(
            actor=actor,
            fields=ProductFields(name=name, status="active", category_id=kitchen.pk, option_names=["Color"]),
            variants=[VariantFields(options=[color], price=100) for color in colors],
        )

    shirt("One", "Red", "Blue")
    shirt("Other", "Red", "Blue")
    # Forwarded to the replicas, which keep the order that is their own.
    pushed = [(one.index, one.name) for one in push_differing_settings()]
    assert pushed == [(index(), "attributesForFaceting"), (index(), "renderingContent")]
    run("diff")
    for suffix in ("", "_price_asc"):
        held = live_settings(index(suffix))
        assert held is not None
        assert held["renderingContent"] == {"facetOrdering": {"facets": {"order": ["options.Color"]}}}
    shirt("Third", "Red")
    assert run("push") == "The index and its replicas are as the code says.\n"
