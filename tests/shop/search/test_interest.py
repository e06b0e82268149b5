"""What shoppers do becomes counts, counts become popularity, and popularity reaches the search records."""

import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from django.conf import settings
from django.utils import timezone

from shop.audit.actor import Actor
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.search import event_sink
from shop.search.documents import record
from shop.search.engine.insights import Event
from shop.search.event_sink import EventSink, TooManyWaiting
from shop.search.interest import Interest, tally
from shop.search.models import DailyInterest, Popularity
from shop.search.queries import products_for_search
from shop.search.services.count_interest import count_interest
from shop.search.services.forget_interest import forget_interest
from shop.search.services.refresh_popularity import refresh_popularity
from tests.shop.search.conftest import until


def event(kind: str, *ids: object, user: str = "u", index: str = "") -> Event:
    name = index or settings.SEARCH_INDEX
    return Event(kind, "something", name, user, object_ids=tuple(map(str, ids)))


@pytest.fixture
def products(actor: Actor) -> list[int]:
    return [
        create_product(
            actor=actor,
            fields=ProductFields(name=f"Mug {number}", status="active"),
            variants=[VariantFields(price=1800)],
        ).pk
        for number in range(3)
    ]


def kept() -> dict[int, tuple[int, int, int]]:
    today = timezone.now().date()
    rows = DailyInterest.objects.filter(day=today)
    return {row.product_id: (row.views, row.clicks, row.conversions) for row in rows}


def test_events_are_tallied_by_product_and_kind() -> None:
    seen: set[object] = set()

    def is_new(key: object) -> bool:
        new = key not in seen
        seen.add(key)
        return new

    index = settings.SEARCH_INDEX
    events = [
        event("view", 1, 2),
        event("view", 1),
        event("view", 1, user="other"),
        event("click", 1, index=f"{index}_price_asc"),
        event("conversion", 2),
        event("click", 3, index="of another shop"),
        event("click", "no id", -1, "٣", 2**63, 0, "9" * 5000),
        Event("click", "filter", index, "u", filters=("brand:acme",)),
    ]
    assert tally(events, index, is_new) == {
        1: Interest(views=2, clicks=1),
        2: Interest(views=1, conversions=1),
    }


@pytest.mark.django_db
def test_counts_add_up_and_products_that_there_are_not_are_left_out(products: list[int]) -> None:
    first, second, _ = products
    count_interest(counts={first: Interest(views=2), second: Interest(clicks=1), 10**12: Interest(views=1)})
    count_interest(counts={first: Interest(views=1, conversions=4)})
    assert kept() == {first: (3, 0, 4), second: (0, 1, 0)}


@pytest.mark.django_db
def test_only_old_counts_are_forgotten(products: list[int]) -> None:
    today = timezone.now().date()
    DailyInterest.objects.bulk_create(
        DailyInterest(product_id=products[0], day=today - timedelta(days=days), views=1)
        for days in (0, 89, 91, 400)
    )
    assert forget_interest() == 2
    assert forget_interest() == 0
    assert DailyInterest.objects.count() == 2


@pytest.mark.django_db
def test_popularity_follows_what_shoppers_did_and_owes_what_changed(products: list[int]) -> None:
    today = timezone.now().date()
    much, once, never = products

    def owed() -> set[str]:
        found = Effect.objects.filter(topic="search.product", lane=Lane.BULK).values_list("key", flat=True)
        return set(found)

    count_interest(counts={much: Interest(views=50, clicks=20, conversions=5), once: Interest(views=1)})
    Effect.objects.all().delete()
    assert refresh_popularity() == 2
    assert owed() == {str(much), str(once)}
    score = dict(Popularity.objects.values_list())
    assert score[much] > score[once] > 0
    assert never not in score
    Effect.objects.all().delete()
    assert refresh_popularity() == 0
    assert owed() == set()
    DailyInterest.objects.filter(product_id=much).update(day=today - timedelta(days=60))
    refresh_popularity()
    assert 0 < Popularity.objects.get(product_id=much).score < score[much]
    DailyInterest.objects.filter(product_id=much).delete()
    assert refresh_popularity() == 1
    assert not Popularity.objects.filter(product_id=much).exists()


@pytest.mark.django_db
def test_a_record_carries_its_popularity(products: list[int]) -> None:
    Popularity.objects.create(product_id=products[0], score=42)
    made = products_for_search(products[:2])
    assert [record(made[id_])["popularity"] for id_ in products[:2]] == [42, 0]


@pytest.mark.django_db
def test_more_than_a_batch_is_refreshed(products: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.search.services.refresh_popularity.BATCH", 2)
    count_interest(counts={id_: Interest(views=5) for id_ in products})
    assert refresh_popularity() == 3
    assert Popularity.objects.count() == 3


@pytest.mark.django_db
def test_a_shopper_counts_once_a_day(products: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    sink = EventSink()
    monkeypatch.setattr(sink, "_thread", "counted by hand")
    for _ in range(2):
        sink([event("click", products[0]), event("click", products[0], user="other")])
        sink.count_waiting()
    assert kept() == {products[0]: (0, 2, 0)}


def test_too_many_waiting_events_are_refused_not_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_sink, "MOST_WAITING", 3)
    sink = EventSink()
    monkeypatch.setattr(sink, "_thread", "counted by hand")
    sink([event("view", 1)] * 2)
    with pytest.raises(TooManyWaiting):
        sink([event("view", 1)] * 2)
    sink([event("view", 1)])


def test_a_database_that_is_away_loses_events_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    sink = EventSink()
    monkeypatch.setattr(sink, "_thread", "counted by hand")

    def away(**_: object) -> None:
        raise OSError("no database")

    monkeypatch.setattr(event_sink, "count_interest", away)
    sink([event("view", 1)])
    sink.count_waiting()
    assert "1 events of shoppers are lost" in caplog.text


def send_click(searchd: str, data: Path, product: int) -> None:
    """As a browser does."""
    keys = json.loads((data / "search" / "keys.json").read_text())
    sent = {
        "eventType": "click",
        "eventName": "Product Clicked",
        "index": settings.SEARCH_INDEX,
        "userToken": "anonymous-1",
        "objectIDs": [str(product)],
    }
    url = f"{searchd}/1/events?X-Algolia-Application-Id={keys['app_id']}"
    answer = requests.post(
        f"{url}&X-Algolia-API-Key={keys['search_key']}", json={"events": [sent]}, timeout=10
    )
    assert answer.json() == {"status": 200, "message": "OK"}


def test_a_click_in_a_browser_is_counted_in_the_database(
    searchd: str, products: list[int], tmp_path: Path
) -> None:
    send_click(searchd, tmp_path, products[0])
    until(lambda: kept() == {products[0]: (0, 1, 0)})


@pytest.fixture
def no_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPSTER_SEARCH_EVENTS", "false")


def test_where_nobody_is_to_be_told_nothing_is_counted(
    no_events: None, searchd: str, products: list[int], tmp_path: Path
) -> None:
    send_click(searchd, tmp_path, products[0])
    time.sleep(3 * event_sink.SECONDS)
    assert kept() == {}
