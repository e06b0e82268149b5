"""Stock is promised once: all of what is asked for or none of it, never more than there is."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from shop.audit.actor import Actor
from shop.catalog.models import Product, Variant
from shop.common.clock import now
from shop.common.errors import Invalid
from shop.inventory.errors import OutOfStock
from shop.inventory.models import Reservation, StockLevel
from shop.inventory.queries import availability
from shop.inventory.rules import Policy
from shop.inventory.services.reserve import reserve
from shop.inventory.services.set_on_hand import set_on_hand
from shop.inventory.services.set_stock_policy import set_stock_policy
from tests.shop.conftest import Facts
from tests.shop.inventory.conftest import Stocked, ledger, reserved, state
from tests.shop.threads import together


def test_what_is_reserved_is_counted_and_told_in_the_ledger(stocked: Stocked) -> None:
    variant, until = stocked(5), now() + timedelta(minutes=30)
    reserve(owner="order:1", quantities={variant.pk: 3}, until=until)
    assert state() == {(variant.pk, "main"): (5, 3, 0)}
    assert ledger() == [("main", "reserved", 0, 3, "order:1")]
    assert Reservation.objects.get().expires_at == until


def test_more_than_is_free_is_refused_with_what_is_left_and_nothing_is_held(
    stocked: Stocked, facts: Facts
) -> None:
    scarce, plenty = stocked(5), stocked(9, number=1)
    reserve(owner="order:1", quantities={scarce.pk: 3})
    before = state()
    with pytest.raises(OutOfStock) as refused:
        reserve(owner="order:2", quantities={plenty.pk: 1, scarce.pk: 3})
    assert refused.value.left == {scarce.pk: 2}
    assert state() == before
    assert list(reserved()) == [("order:1", "main")]
    assert facts.take() == []


def test_every_variant_that_is_short_is_named(stocked: Stocked) -> None:
    first, second = stocked(1), stocked(0, number=1)
    with pytest.raises(OutOfStock) as refused:
        reserve(owner="order:1", quantities={first.pk: 2, second.pk: 1})
    assert refused.value.left == {first.pk: 1, second.pk: 0}


def test_the_last_one_ends_the_sale(stocked: Stocked, facts: Facts) -> None:
    variant = stocked(3)
    reserve(owner="order:1", quantities={variant.pk: 2})
    assert facts.take() == []
    reserve(owner="order:2", quantities={variant.pk: 1})
    assert facts.take() == [("ProductChanged", variant.product_id)]
    assert availability([variant.pk]) == {variant.pk: False}


def test_the_same_owner_may_want_more(stocked: Stocked) -> None:
    variant = stocked(5)
    reserve(owner="order:1", quantities={variant.pk: 2})
    reserve(owner="order:1", quantities={variant.pk: 2})
    assert reserved() == {("order:1", "main"): 4}
    assert state() == {(variant.pk, "main"): (5, 4, 0)}


def test_one_location_that_has_all_of_it_comes_before_two_that_share(stocked: Stocked) -> None:
    variant = stocked(2, north=1, south=5)
    reserve(owner="order:1", quantities={variant.pk: 2})
    reserve(owner="order:2", quantities={variant.pk: 4})
    reserve(owner="order:3", quantities={variant.pk: 2})
    assert reserved() == {
        ("order:1", "main"): 2,
        ("order:2", "south"): 4,
        ("order:3", "north"): 1,
        ("order:3", "south"): 1,
    }
    with pytest.raises(OutOfStock):
        reserve(owner="order:4", quantities={variant.pk: 1})


def test_what_is_not_counted_can_always_be_promised(actor: Actor, shirt: Product, stocked: Stocked) -> None:
    untracked, without_level = stocked(0), shirt.variants.all()[1]
    set_stock_policy(actor=actor, variant_id=untracked.pk, policy=Policy(tracked=False))
    reserve(owner="order:1", quantities={untracked.pk: 7, without_level.pk: 7})
    assert state() == {(untracked.pk, "main"): (0, 7, 0)}


@pytest.mark.parametrize(("limit", "most"), [(None, 1000), (4, 6), (0, 2)])
def test_what_may_be_sold_before_it_comes_has_a_limit(
    actor: Actor, stocked: Stocked, limit: int | None, most: int
) -> None:
    variant = stocked(2)
    policy = Policy(backorder=True, backorder_limit=limit)
    set_stock_policy(actor=actor, variant_id=variant.pk, policy=policy)
    reserve(owner="order:1", quantities={variant.pk: most})
    assert state() == {(variant.pk, "main"): (2, most, 0)}
    assert availability([variant.pk]) == {variant.pk: limit is None}
    if limit is not None:
        with pytest.raises(OutOfStock):
            reserve(owner="order:2", quantities={variant.pk: 1})


@pytest.mark.parametrize("quantity", [0, -1, 2**31])
def test_an_impossible_quantity_is_refused(stocked: Stocked, quantity: int) -> None:
    variant = stocked(5)
    with pytest.raises(Invalid):
        reserve(owner="order:1", quantities={variant.pk: quantity})
    assert reserved() == {}


def test_a_count_below_what_is_promised_is_a_shortfall_until_it_is_settled(
    actor: Actor, stocked: Stocked
) -> None:
    variant = stocked(5)
    reserve(owner="order:1", quantities={variant.pk: 4})
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=1)
    assert state() == {(variant.pk, "main"): (1, 4, 3)}
    with pytest.raises(OutOfStock) as refused:
        reserve(owner="order:2", quantities={variant.pk: 1})
    assert refused.value.left == {variant.pk: 0}
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=4)
    assert state() == {(variant.pk, "main"): (4, 4, 0)}


def test_postgresql_refuses_what_code_might_overlook(stocked: Stocked) -> None:
    variant = stocked(5)
    for wrong in ({"reserved": 6}, {"reserved": -1}, {"shortfall": -1}, {"on_hand": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StockLevel.objects.filter(variant=variant).update(**wrong)


def test_the_statements_are_as_many_for_one_as_for_four(stocked: Stocked) -> None:
    variants = [stocked(9, number=number) for number in range(4)]

    def statements(chosen: list[Variant]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            reserve(owner=f"order:{len(chosen)}", quantities={one.pk: 1 for one in chosen})
        return len(captured)

    assert statements(variants[:1]) == statements(variants) == 5, "savepoint, lock, move, book, release"


@pytest.mark.django_db(transaction=True)
def test_buyers_at_once_get_what_there_is_and_no_more(stocked: Stocked) -> None:
    first, second = stocked(10), stocked(10, number=1)
    # In turns one way round and the other: whoever holds one waits for the other.
    pairs = [{first.pk: 1, second.pk: 1}, {second.pk: 1, first.pk: 1}]
    calls = [partial(reserve, owner=f"order:{n}", quantities=pairs[n % 2]) for n in range(24)]
    outcomes = together(calls)
    assert [type(outcome) for outcome in outcomes].count(OutOfStock) == 14
    assert outcomes.count(None) == 10
    assert state() == {(first.pk, "main"): (10, 10, 0), (second.pk, "main"): (10, 10, 0)}
