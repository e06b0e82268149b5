"""What shoppers search for and then open becomes counts, and counts become suggestions."""

import json
from collections.abc import Callable
from datetime import date, timedelta
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
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.outbox.queries import database_now
from shop.outbox.services.take_slot import take_slot
from shop.search import client, event_sink, indices, suggesting
from shop.search.engine.insights import Event
from shop.search.event_sink import EventSink
from shop.search.models import DailyQuery, PopularQuery
from shop.search.queries import popular_queries
from shop.search.services.count_queries import count_queries
from shop.search.services.forget_queries import forget_queries
from shop.search.services.hide_queries import hide_queries
from shop.search.suggesting import found_in_catalogue, refresh_popular_queries
from tests.environment import free_port
from tests.shop.search.conftest import Make, until
from workers.jobs.index import refresh
from workers.outcome import SinkUnavailable

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
def test_the_next_day_all_are_counted_anew(sink: EventSink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_sink, "MOST_TEXTS", 1)
    sink([click("wool")])
    sink.count_waiting()
    monkeypatch.setattr(sink, "_day", date.min)
    sink([click("linen"), click("wool")])
    sink.count_waiting()
    assert kept() == {"wool": 1, "linen": 1}


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
    asking = SearchClientSync.create_with_config(searching)
    insights = InsightsClientSync.create_with_config(telling)
    for user in ("first", "second"):
        query = {"query": "Linen  SHIRT", "clickAnalytics": True}
        answer = asking.search_single_index(INDEX, query)
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


@pytest.fixture
def catalogue(empty_index: None, make: Make, drain: Callable[[], int]) -> None:
    """Some products, indexed, and a record that nobody may see."""
    for name in ("Linen shirt", "Wool socks", "Red wool jumper"):
        make(name)
    drain()
    client.push([{"objectID": "secret", "name": "Secret shirt", "visible": False}])


def ask(**counts: int) -> None:
    """That many shoppers opened something after that search, today."""
    count_queries(counts={text.replace("_", " "): clicks for text, clicks in counts.items()})


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("catalogue")
class TestRefreshing:
    def test_what_many_search_for_and_the_catalogue_has_is_popular(self) -> None:
        ask(wool_socks=9, linen_shirt=20, red=5, jumper=4)
        assert refresh_popular_queries() == 3
        assert popular_queries(8) == ["linen shirt", "wool socks", "red"]
        assert popular_queries(1) == ["linen shirt"]
        assert refresh_popular_queries() == 0

    def test_no_words_but_the_catalogues_own_are_suggested(self) -> None:
        ask(rude_words=900, rude_shirt=800, shirt_rude=700, linnen_shirt=600, line=500, linen_soc=400)
        ask(secret_shirt=300, linen_socks=200, shirt=5)
        refresh_popular_queries()
        assert popular_queries(8) == ["shirt"]

    def test_what_is_left_of_typing_is_not_suggested(self) -> None:
        """Each of these is found: the shorter is a word of the catalogue too."""
        ask(red_wool=6, red=5, wool=7)
        refresh_popular_queries()
        assert popular_queries(8) == ["wool", "red wool"]

    def test_what_was_asked_for_long_ago_falls_behind_and_goes(self) -> None:
        today = timezone.now().date()
        ask(wool=10, linen=40)
        DailyQuery.objects.filter(text="linen").update(day=today - timedelta(days=42))
        refresh_popular_queries()
        assert popular_queries(8) == ["wool", "linen"]
        assert dict(PopularQuery.objects.values_list("text", "score")) == {"wool": 10.0, "linen": 5.0}
        DailyQuery.objects.filter(text="linen").delete()
        assert refresh_popular_queries() == 1
        assert popular_queries(8) == ["wool"]

    def test_hidden_queries_stay_hidden_and_stand_for_no_other(self, actor: Actor) -> None:
        ask(linen_shirt=20, linen=10)
        refresh_popular_queries()
        row = PopularQuery.objects.get()
        assert hide_queries(actor=actor, query_ids=[row.pk], hidden=True) == 1
        assert hide_queries(actor=actor, query_ids=[row.pk], hidden=True) == 0
        assert popular_queries(8) == []
        refresh_popular_queries()
        assert popular_queries(8) == ["linen"]
        DailyQuery.objects.all().delete()
        refresh_popular_queries()
        assert list(PopularQuery.objects.values_list("text", "score", "hidden")) == [
            ("linen shirt", 0.0, True)
        ]
        ask(linen_shirt=20)
        refresh_popular_queries()
        assert popular_queries(8) == []
        assert hide_queries(actor=actor, query_ids=[row.pk], hidden=False) == 1
        assert popular_queries(8) == ["linen shirt"]
        trail = Entry.objects.filter(object_type="popularquery", object_id=str(row.pk)).order_by("pk")
        assert [(one.action, one.after) for one in trail] == [
            ("query.hidden", {"text": "linen shirt", "hidden": True}),
            ("query.shown", {"text": "linen shirt", "hidden": False}),
        ]

    def test_many_are_looked_at_until_enough_are_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(suggesting, "BATCH", 2)
        monkeypatch.setattr(suggesting, "MOST_KEPT", 2)
        ask(made_up=99, other=98, linen=50, shirt=40, wool=30, socks=20)
        refresh_popular_queries()
        assert popular_queries(8) == ["linen", "shirt"]

    def test_while_there_is_no_index_nothing_is_found(self) -> None:
        indices.delete(settings.SEARCH_INDEX)
        assert found_in_catalogue(["linen"]) == []

    def test_the_job_refreshes_them(self, drain: Callable[[], int]) -> None:
        ask(linen=5)
        assert take_slot(job="refresh_popularity", slot=database_now())
        drain()
        assert popular_queries(8) == ["linen"]

    def test_while_the_search_server_is_away_the_job_waits_and_all_stays(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask(linen=5)
        refresh_popular_queries()
        DailyQuery.objects.all().delete()
        ask(wool=5)
        with monkeypatch.context() as away:
            away.setattr(settings, "SEARCH_URL", f"http://127.0.0.1:{free_port()}")
            client._local.__dict__.clear()
            with pytest.raises(SinkUnavailable):
                refresh([])
        client._local.__dict__.clear()
        assert popular_queries(8) == ["linen"]

    def test_with_algolia_there_are_none(self, settings: Settings) -> None:
        ask(linen=5)
        settings.SEARCH_IS_ALGOLIA = True
        assert refresh_popular_queries() == 0
        assert popular_queries(8) == []
