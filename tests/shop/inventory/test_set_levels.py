import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.inventory.models import Location, Movement, StockLevel
from shop.inventory.services.set_levels import LevelCount, set_levels
from shop.inventory.services.values import Cause
from tests.shop.conftest import Facts

CAUSE = Cause(Movement.Reason.COUNT, Actor("owner", "owner"), "count-1")


def _levels() -> list[tuple[int, bool, bool]]:
    return list(StockLevel.objects.order_by("variant_id").values_list("on_hand", "tracked", "backorder"))


def _movements() -> list[tuple[int, int]]:
    return list(Movement.objects.order_by("id").values_list("delta", "on_hand_after"))


def _ids(product: Product) -> list[int]:
    return list(product.variants.order_by("id").values_list("pk", flat=True))


def test_new_levels_are_written_with_their_movements(shirt: Product) -> None:
    one, two, three, _ = _ids(shirt)

    changed = set_levels(
        counts=[
            LevelCount(one, on_hand=5),
            LevelCount(two, tracked=False),
            LevelCount(three, 0, backorder=True),
        ],
        cause=CAUSE,
    )

    assert changed == {one, two, three}
    assert _levels() == [(5, True, False), (0, False, False), (0, True, True)]
    movement = Movement.objects.get()
    assert (movement.variant_id, movement.delta, movement.on_hand_after) == (one, 5, 5)
    assert (movement.reason, movement.reference, movement.actor_id) == ("count", "count-1", "owner")


def test_what_is_not_said_stays(shirt: Product) -> None:
    one = _ids(shirt)[0]
    set_levels(counts=[LevelCount(one, 5, tracked=False, backorder=True)], cause=CAUSE)

    assert set_levels(counts=[LevelCount(one, on_hand=3)], cause=CAUSE) == {one}

    assert _levels() == [(3, False, True)]
    assert _movements() == [(5, 5), (-2, 3)]


def test_the_same_count_again_writes_nothing(shirt: Product) -> None:
    counts = [LevelCount(id_, on_hand=2, tracked=True, backorder=False) for id_ in _ids(shirt)]
    set_levels(counts=counts, cause=CAUSE)

    assert set_levels(counts=counts, cause=CAUSE) == set()
    assert len(_movements()) == 4


def test_movements_add_up_to_what_is_on_hand(shirt: Product) -> None:
    one = _ids(shirt)[0]
    for on_hand in (4, 9, 0, 7):
        set_levels(counts=[LevelCount(one, on_hand=on_hand)], cause=CAUSE)

    assert sum(delta for delta, _ in _movements()) == StockLevel.objects.get().on_hand == 7


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        (None, {"on_hand": 3}, False),
        (None, {"on_hand": 0}, True),
        (None, {"on_hand": 0, "tracked": False}, False),
        ({"on_hand": 3}, {"on_hand": 1}, False),
        ({"on_hand": 3}, {"on_hand": 0}, True),
        ({"on_hand": 0}, {"on_hand": 2}, True),
        ({"on_hand": 0}, {"backorder": True}, True),
        ({"on_hand": 0, "backorder": True}, {"tracked": False}, False),
    ],
)
def test_the_product_is_marked_when_availability_turns(
    shirt: Product, facts: Facts, before: dict[str, int] | None, after: dict[str, int], marked: bool
) -> None:
    one = _ids(shirt)[0]
    if before is not None:
        set_levels(counts=[LevelCount(one, **before)], cause=CAUSE)  # type: ignore[arg-type]
    facts.take()

    set_levels(counts=[LevelCount(one, **after)], cause=CAUSE)  # type: ignore[arg-type]

    assert facts.take() == ([("ProductChanged", shirt.pk)] if marked else [])


def test_the_main_location_is_made_where_it_is_missing(shirt: Product) -> None:
    Location.objects.all().delete()

    set_levels(counts=[LevelCount(_ids(shirt)[0], on_hand=1)], cause=CAUSE)

    assert StockLevel.objects.get().location.code == "main"


def test_the_number_of_queries_does_not_depend_on_the_number_of_variants(shirt: Product) -> None:
    set_levels(counts=[LevelCount(id_, on_hand=1) for id_ in _ids(shirt)], cause=CAUSE)

    def queries(count: int, on_hand: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            set_levels(counts=[LevelCount(id_, on_hand=on_hand) for id_ in _ids(shirt)[:count]], cause=CAUSE)
        return len(captured)

    assert queries(1, 2) == queries(4, 3)
