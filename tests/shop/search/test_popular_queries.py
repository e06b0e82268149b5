"""What shoppers search for and then open becomes counts, and counts become suggestions."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from algoliasearch.http.hosts import CallType, Host, HostsCollection
from algoliasearch.insights.client import InsightsClientSync
from algoliasearch.insights.config import InsightsConfig
from algoliasearch.search.client import SearchClientSync
from algoliasearch.search.config import SearchConfig
from django.conf import settings
from django.utils import timezone

from shop.search import event_sink
from shop.search.engine.insights import Event
from shop.search.event_sink import EventSink
from shop.search.models import DailyQuery
from shop.search.services.count_queries import count_queries
from shop.search.services.forget_queries import forget_queries
from tests.shop.search.conftest import until

INDEX = settings.SEARCH_INDEX


def click(query: str, user: str = "u") -> Event:
    return Event("click", "something", INDEX, user, object_ids=("1",), query=query)


def kept() -> dict[str, int]:
    return dict(DailyQuery.objects.filter(day=timezone.now().date()).values_list("text", "clicks"))


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch) -> EventSink:
    made = EventSink()
    monkeypatch.setattr(made, "_thread", "counted by hand")
    return made


@pytest.mark.django_db
def test_counts_of_a_day_add_up() -> None:
    count_queries(counts={"wool": 2, "linen shirt": 1})
    count_queries(counts={"wool": 1})
    assert kept() == {"wool": 3, "linen shirt": 1}


@pytest.mark.django_db
def test_a_shopper_counts_once_a_day_for_a_query(sink: EventSink) -> None:
    for _ in range(2):
        sink([click("Wool"), click("wool "), click("wool", user="other"), click("linen")])
        sink.count_waiting()
    assert kept() == {"wool": 2, "linen": 1}


@pytest.mark.django_db
def test_who_makes_up_texts_fills_no_table(sink: EventSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_sink, "MOST_TEXTS", 3)
    sink([click("wool"), click("linen")])
    sink.count_waiting()
    sink([click(f"made up {letter}", user=letter) for letter in "abcd"])
    sink([click("wool", user="other")])
    sink.count_waiting()
    assert kept() == {"wool": 2, "linen": 1, "made up a": 1}


@pytest.mark.django_db
def test_only_old_counts_are_forgotten() -> None:
    today = timezone.now().date()
    DailyQuery.objects.bulk_create(
        DailyQuery(text="wool", day=today - timedelta(days=days), clicks=1) for days in (0, 89, 91, 400)
    )
    assert forget_queries() == 2
    assert forget_queries() == 0
    assert DailyQuery.objects.count() == 2


def test_a_click_after_a_search_is_counted_for_its_words(searchd: str, tmp_path: Path) -> None:
    """The official clients, our server as a process of its own, and the database."""
    keys = json.loads((tmp_path / "search" / "keys.json").read_text())
    hosts = HostsCollection(
        [
            Host(
                "127.0.0.1",
                scheme="http",
                port=urlsplit(searchd).port,
                accept=CallType.READ | CallType.WRITE,
            )
        ]
    )
    writing, searching = (SearchConfig(keys["app_id"], keys[name]) for name in ("admin_key", "search_key"))
    telling = InsightsConfig(keys["app_id"], keys["search_key"], "us")
    writing.hosts = searching.hosts = telling.hosts = hosts
    SearchClientSync.create_with_config(writing).save_objects(
        INDEX, [{"objectID": "7", "name": "Linen shirt"}]
    )
    client = SearchClientSync.create_with_config(searching)
    insights = InsightsClientSync.create_with_config(telling)
    for user in ("first", "second"):
        query = {"query": "Linen  SHIRT", "clickAnalytics": True}
        answer = client.search_single_index(INDEX, query)
        event = {
            "eventType": "click",
            "eventName": "Result opened",
            "index": INDEX,
            "userToken": user,
            "queryID": answer.query_id,
            "objectIDs": ["7"],
            "positions": [1],
        }
        insights.push_events({"events": [event]})
    until(lambda: kept() == {"linen shirt": 2})
