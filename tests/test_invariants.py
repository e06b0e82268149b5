"""Each invariant's checker sees the violation that it is for, and is silent where there is none."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from shop.catalog.models import Product
from shop.imports.models import ImportRun
from shop.inventory.models import Location, Movement, Reservation, StockLevel
from shop.outbox.models import Effect
from tests import invariants
from tests.invariants import Run

pytestmark = pytest.mark.django_db


def effect(**columns: Any) -> Effect:
    return Effect.objects.create(**{"topic": "test.state", "key": "1", "wanted": 1, "done": 1, **columns})


def test_a_ledger_at_rest_violates_nothing() -> None:
    effect()
    effect(key="2", done=0, dead_at="2026-11-22T03:00Z", last_error="it has a reason", attempts=8)
    assert invariants.violations(connection, max_attempts={"test.state": 8}) == []


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"done": 0}, "I2: test.state 1 is still owed"),
        ({"done": 0, "dead_at": "2026-11-22T03:00Z"}, "I2: test.state 1 is dead without a reason"),
        ({"lease_until": "2026-11-22T03:00Z"}, "I5: a torn row"),
        ({"dead_at": "2026-11-22T03:00Z", "last_error": "died when it was done"}, "I5: a torn row"),
        ({"attempts": 1}, "I7: test.state 1 has 1 attempts and is done"),
        (
            {"done": 0, "attempts": 9, "dead_at": "2026-11-22T03:00Z", "last_error": "died too late"},
            "I7: test.state 1 has 9 attempts",
        ),
    ],
)
def test_what_a_row_shows(columns: dict[str, Any], found: str) -> None:
    effect(**columns)
    [violation] = invariants.violations(connection, max_attempts={"test.state": 8})
    assert violation.startswith(found)


def test_a_write_whose_effect_is_missing_and_one_that_left_an_effect_behind() -> None:
    effect()
    before = invariants.generations(connection, ["test.state"])
    key = ("test.state", "1")
    assert len(invariants.intent_lost(connection, before, [key, ("test.state", "2")])) == 2
    assert invariants.intent_invented(connection, before) == []
    Effect.objects.update(wanted=2)
    assert invariants.intent_lost(connection, before, [key]) == []
    assert len(invariants.intent_invented(connection, before)) == 1
    assert invariants.intent_invented(connection, before, ["another.topic"]) == []


def test_what_is_dead_though_nothing_had_a_reason_to_die() -> None:
    effect(done=0, dead_at="2026-11-22T03:00Z", last_error="a reason")
    assert invariants.dead(connection) == ["I2: test.state 1 is dead: a reason"]


def test_what_is_done_before_its_sink_has_it() -> None:
    effect(wanted=3, done=3)
    assert invariants.cleaned_too_early(connection, "test.state", {"1": 3}) == []
    assert len(invariants.cleaned_too_early(connection, "test.state", {"1": 2})) == 1
    assert len(invariants.cleaned_too_early(connection, "test.state", {})) == 1


def test_a_sink_that_went_back() -> None:
    assert invariants.went_back([("1", 1), ("2", 1), ("1", 2), ("1", 2)]) == []
    assert len(invariants.went_back([("1", 2), ("2", 1), ("1", 1)])) == 1


def test_two_at_work_on_one_thing_unless_the_firsts_lease_has_lapsed() -> None:
    first = Run("test.state", "1", 1, began=0.0, ended=3.0, lease_until=15.0)
    second = replace(first, began=2.0, ended=4.0)
    assert invariants.overlapping([first, replace(second, key="2")]) == []
    assert len(invariants.overlapping([second, first])) == 1
    assert invariants.overlapping([replace(first, ended=20.0), replace(second, began=16.0)]) == []
    assert len(invariants.overlapping([replace(first, ended=None), second])) == 1


def test_too_many_runs() -> None:
    run = Run("test.state", "1", 1, began=0.0, ended=1.0, lease_until=15.0)
    assert invariants.not_coalesced([run, run], ("test.state", "1")) == []
    assert invariants.not_coalesced([run, run, run], ("test.state", "1"))
    assert invariants.not_coalesced([], ("test.state", "1"))
    assert invariants.too_many_runs([run] * 8, {"test.state": 8}) == []
    assert invariants.too_many_runs([run] * 9, {"test.state": 8})


def test_slots_that_ran_twice_or_never() -> None:
    topics = {"canary": ["job.canary.bulk", "job.canary.default"]}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO outbox_jobslot (job, slot) VALUES ('canary', now()), ('canary', now() - '1 h'::interval)"
        )
    effect(topic="job.canary.bulk", wanted=2, done=2)
    assert len(invariants.slots_miscounted(connection, topics)) == 1
    effect(topic="job.canary.default", wanted=2, done=2)
    assert invariants.slots_miscounted(connection, topics) == []


def test_a_one_shot_that_is_wanted_or_happened_again() -> None:
    effect(topic="test.once", key="letter:1")
    assert invariants.wanted_again(connection, ["test.once"]) == []
    Effect.objects.update(wanted=2)
    assert len(invariants.wanted_again(connection, ["test.once"])) == 1
    assert invariants.happened_again(["a", "b"], ["a", "b"]) == []
    assert len(invariants.happened_again(["a", "a", "c"], ["a", "b"])) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(name="Woollen shirt"),
        lambda record: record.update(price=1),
        lambda record: record.update(brand="Nobody"),
        lambda record: record.update(visible=False),
    ],
)
def test_an_index_that_differs(change: Callable[[dict[str, Any]], None]) -> None:
    product = Product.objects.create(
        name="Shirt", slug="shirt", status="active", list_price=500, currency="USD"
    )
    record = {
        "visible": True,
        "name": "Shirt",
        "slug": "shirt",
        "price": 500,
        "brand": None,
        "category": None,
    }
    records: dict[str, dict[str, Any]] = {str(product.pk): record, "0": {"visible": False}}
    assert invariants.index_differs(connection, records) == []
    change(record)
    assert len(invariants.index_differs(connection, records)) == 1


def test_an_index_that_lacks_a_product_or_shows_one_that_is_gone() -> None:
    Product.objects.create(name="Shirt", slug="shirt", status="active", list_price=500, currency="USD")
    Product.objects.create(name="Draft", slug="draft", status="draft", list_price=500, currency="USD")
    assert len(invariants.index_differs(connection, {"0": {"visible": True}})) == 2


def test_stock_that_its_movements_do_not_explain() -> None:
    product = Product.objects.create(
        name="Shirt", slug="shirt", status="active", list_price=500, currency="USD"
    )
    variant = product.variants.create(position=0, price=500, currency="USD")
    place, _ = Location.objects.get_or_create(code="main", defaults={"name": "Main"})
    StockLevel.objects.create(variant=variant, location=place, on_hand=3)
    Movement.objects.create(variant=variant, location=place, delta=2, on_hand_after=2, reason="count")
    assert len(invariants.stock_miscounted(connection)) == 1
    Movement.objects.create(variant=variant, location=place, delta=1, on_hand_after=3, reason="count")
    assert invariants.stock_miscounted(connection) == []


def test_stock_that_is_promised_to_nobody_or_twice() -> None:
    product = Product.objects.create(name="Jug", slug="jug", currency="USD")
    variant = product.variants.create(price=100, currency="USD")
    place, _ = Location.objects.get_or_create(code="main", defaults={"name": "Main"})
    level = StockLevel.objects.create(variant=variant, location=place, reserved=2, shortfall=2)
    assert len(invariants.stock_miscounted(connection)) == 1
    Reservation.objects.create(owner="order:1", level=level, quantity=2)
    assert len(invariants.stock_miscounted(connection)) == 1, "the ledger does not tell of it"
    Movement.objects.create(
        variant=variant,
        location=place,
        delta=0,
        on_hand_after=0,
        reserved_delta=2,
        reserved_after=2,
        reason="reserved",
    )
    assert invariants.stock_miscounted(connection) == []


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({}, 0),
        ({"state": "applying"}, 1),
        ({"created": 1}, 1),
        ({"problems": 1}, 1),
    ],
)
def test_an_import_that_is_counted_wrongly(columns: dict[str, Any], found: int) -> None:
    ImportRun.objects.create(
        **{"state": "finished", "products": 2, "apply_cursor": 2, "created": 2, **columns},
        dialect="shopify",
        delimiter=",",
        file="imports/x.csv",
        file_name="x.csv",
        file_bytes=1,
        sha256="0" * 64,
        header=[],
        byte_cursor=1,
        line_cursor=1,
    )
    assert len(invariants.import_runs_torn(connection)) == found
