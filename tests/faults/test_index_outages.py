"""The search index's bad days, with the official client on a front that stands before the real search server."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from pytest_django import Settings

from shop.catalog.models import Product
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import AttributeFields, ProductFields, VariantFields
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.models import Sink as OutOfReach
from shop.outbox.queries import due
from shop.outbox.services.retry_effects import retry_effects
from shop.outbox.sinks import outages
from shop.outbox.table import effect_types, required_effect_type
from shop.search import client as search_client
from tests.faults.conftest import ACTOR, Shop
from tests.faults.front import Front
from tests.faults.rest import REST_SECONDS, eventually
from tests.faults.sink import Sink
from workers.deliver import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_server")]
RECORDS = "search.product"
MOMENT = 3.0


@pytest.fixture
def front(search_server: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    """What the shop takes for the search server; the real one is behind it."""
    with Front(settings.SEARCH_URL).running() as running:
        monkeypatch.setattr(settings, "SEARCH_URL", running.url)
        monkeypatch.setattr(search_client._local, "client", None, raising=False)
        # Patience, scaled down: a server that hangs is given up after a moment.
        monkeypatch.setattr(search_client, "READ_TIMEOUT_MS", 500)
        monkeypatch.setattr(search_client, "WRITE_TIMEOUT_MS", 500)
        yield running
    search_client._local.client = None


def make_lamps(count: int) -> list[Product]:
    """Active products, one variant each."""
    return [
        create_product(
            actor=ACTOR,
            fields=ProductFields(name=f"Lamp {number}", status="active"),
            variants=[VariantFields(price=1000)],
        )
        for number in range(count)
    ]


def work() -> None:
    """Carry out what is due now, as workers would, once round all lanes."""
    for lane, topic in due(line.topic for line in effect_types()):
        deliver(required_effect_type(topic), lane, claim_for=1.0)


def work_until(condition: Callable[[], object], otherwise: str) -> None:
    """Work on until `condition` holds."""

    def at_work() -> object:
        work()
        return condition()

    eventually(at_work, REST_SECONDS, otherwise)


def owed() -> int:
    """How many effects are neither done nor dead."""
    return Effect.objects.filter(wanted__gt=F("done"), dead_at=None).count()


def indexed(product: Product) -> dict[str, Any]:
    """The product's record as the server behind holds it."""
    found: Any = search_client._call(lambda client: client.get_object(settings.SEARCH_INDEX, str(product.pk)))
    return dict(found)


def assert_index_agrees(products: list[Product]) -> None:
    """Every product is found by its present name."""
    for product in products:
        product.refresh_from_db()
        assert indexed(product)["name"] == product.name


def time_passes(seconds: float) -> None:
    """For the index that is away and for what waits for it, as if so many seconds had gone by."""
    passed = timedelta(seconds=seconds)
    OutOfReach.objects.update(retry_at=F("retry_at") - passed, named_until=F("named_until") - passed)
    Effect.objects.filter(topic=RECORDS).update(available_at=F("available_at") - passed)


def test_fault_24_index_asks_for_patience(shop: Shop, sink: Sink, front: Front) -> None:
    lamps = make_lamps(3)
    patience = 120
    with front.refusing(429, Retry_After=str(patience)):
        began = time.monotonic()
        work()
        waited = time.monotonic() - began
        asked = front.asked
        shop.fill("Shelf", 3)
        lamps += make_lamps(3)
        work()
        # Up to a moment before the time that was named, with what has really gone by since the refusal.
        time_passes(patience - MOMENT - (time.monotonic() - began))
        assert (Lane.DEFAULT, RECORDS) not in due([RECORDS])
        # A doorbell that was rung before the outage comes late.
        assert deliver(required_effect_type(RECORDS), Lane.DEFAULT) == 0
        assert front.asked == asked, "nobody asks again before the time that was named"
        time_passes(MOMENT + waited)
        work()
        assert front.asked == asked + 1, "one asks when it has come"
    assert waited < patience / 2, "the worker does not wait itself"
    assert {effect.attempts for effect in Effect.objects.filter(topic=RECORDS)} == {0}, "nobody's fault"
    assert (len(sink.mails), len(sink.charges), len(sink.records)) == (3, 3, 3), "other topics flow"
    time_passes(patience)
    work_until(lambda: owed() == 0, "records are still owed")
    assert_index_agrees(lamps)


@pytest.mark.parametrize("how", ["500", "hang"])
def test_fault_25_index_fails_or_hangs(shop: Shop, sink: Sink, front: Front, how: str) -> None:
    lamps = make_lamps(3)
    with front.hanging() if how == "hang" else front.refusing(500):
        shop.fill("Shelf", 3)
        work_until(lambda: len(sink.records) == len(sink.mails) == 3, "other topics don't flow")
        work()
        asked = front.asked
        for _ in range(20):
            lamps += make_lamps(1)
            work()
        # As many writes as you like: who is away is asked by one probe at a time, and seldom.
        assert front.asked - asked < 10
        failing = Effect.objects.filter(topic=RECORDS)
        assert {effect.attempts for effect in failing} == {0}, "an outage uses no attempts"
        assert not failing.filter(done__gt=0).exists()
        assert [outage.sink for outage in outages()] == ["search"], "and ops are told"
    # The first that gets through lets all of them go on at once.
    work_until(lambda: owed() == 0, "records are still owed")
    assert_index_agrees(lamps)
    assert outages() == []


def test_fault_26_index_applies_late_and_out_of_order(shop: Shop, front: Front) -> None:
    [lamp] = make_lamps(1)
    work_until(lambda: owed() == 0, "the first record is still owed")
    front.late = True
    for number in range(3):
        update_product(actor=ACTOR, product_id=lamp.pk, fields=ProductFields(name=f"Name {number}"))
        work_until(lambda: owed() == 0, "a record is still owed")
    assert indexed(lamp)["name"] == "Lamp 0", "accepted, and not applied yet"
    assert front.apply_late() == 3
    assert_index_agrees([lamp])
    assert indexed(lamp)["name"] == "Name 2"


def make_unbearable(product: Product) -> None:
    """Give it more attributes than the search server takes in a record, though the shop believes that it does."""
    for number in range(10):
        define_attribute(
            actor=ACTOR, code=f"list-{number}", fields=AttributeFields(name=f"List {number}", facet=True)
        )
    values = {f"list-{number}": [f"{value:03}" * 80 for value in range(60)] for number in range(10)}
    set_attributes(actor=ACTOR, product_id=product.pk, values=values)


def test_fault_27_index_refuses_one_record_of_a_batch(
    shop: Shop, sink: Sink, front: Front, settings: Settings
) -> None:
    work_until(lambda: owed() == 0, "the index is not at rest")
    settings.SEARCH_RECORD_BYTES = 1_000_000
    lamps = make_lamps(40)
    bad = lamps.pop(17)
    make_unbearable(bad)
    before = front.asked
    [line] = [line for line in effect_types() if line.topic == RECORDS]
    assert deliver(line, Lane.DEFAULT, claim_for=0.0) == 40, "all in one batch"
    # Halved until the bad one is alone: the good ones need no other attempt.
    assert front.asked - before < 40
    assert_index_agrees(lamps)
    dead = Effect.objects.get(topic=RECORDS, dead_at__isnull=False)
    assert (dead.key, dead.state) == (str(bad.pk), "dead")
    assert f"objectID={bad.pk} is too big" in dead.last_error, "in the server's words"
    assert not Effect.objects.filter(topic=RECORDS, wanted__gt=F("done"), dead_at=None).exists()
    # Its cause is mended, and staff let it be tried again.
    settings.SEARCH_RECORD_BYTES = 10_000
    retry_effects(actor=ACTOR, ids=[dead.pk], reason="the limit was wrong")
    work_until(lambda: owed() == 0, "the mended record is still owed")
    assert_index_agrees([bad])
    assert not Effect.objects.filter(dead_at__isnull=False).exists()


def test_a_key_that_is_refused_kills_no_effect(shop: Shop, front: Front) -> None:
    lamps = make_lamps(3)
    with front.refusing(403):
        work()
    waiting = Effect.objects.filter(topic=RECORDS)
    assert {(effect.attempts, effect.state) for effect in waiting} == {(0, "waiting")}
    [outage] = outages()
    assert "refused (403)" in outage.reason
    time_passes(60)
    work_until(lambda: owed() == 0, "records are still owed")
    assert_index_agrees(lamps)
