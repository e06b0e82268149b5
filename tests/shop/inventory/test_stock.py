from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations import RunPython
from django.db.models import Sum

from shop.audit.actor import SYSTEM, Actor
from shop.catalog.models import Product, Variant
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.common.errors import Conflict, Invalid, NotFound
from shop.common.sql import fetch
from shop.inventory.models import Location, Movement, StockLevel
from shop.inventory.queries import PRODUCT_IN_STOCK, availability
from shop.inventory.rules import Policy
from shop.inventory.services.adjust_on_hand import adjust_on_hand
from shop.inventory.services.set_on_hand import set_on_hand
from shop.inventory.services.set_stock_policy import set_stock_policy
from tests.shop.conftest import Facts
from tests.shop.threads import together

RECEIVED = Movement.Reason.RECEIVED


@pytest.fixture
def variant(shirt: Product) -> Variant:
    """One variant of the shirt."""
    return shirt.variants.all()[0]


def _ledger(variant: Variant) -> list[tuple[int, int, str]]:
    rows = Movement.objects.filter(variant=variant).order_by("pk")
    return list(rows.values_list("delta", "on_hand_after", "reason"))


def test_the_migrations_make_the_main_location_once(db: None) -> None:
    migration = import_module("shop.inventory.migrations.0002_main_location")
    Location.objects.all().delete()
    for _ in range(2):
        migration.create_main(apps, None)
    assert list(Location.objects.values_list("code", flat=True)) == ["main"]
    assert any(
        isinstance(operation, RunPython) and operation.code is migration.create_main
        for operation in migration.Migration.operations
    )


def test_a_count_makes_the_level_and_leaves_a_movement(
    actor: Actor, variant: Variant, trail: Callable[[], list[Any]]
) -> None:
    trail()

    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=5, reference="spring count")
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=3)

    level = StockLevel.objects.get()
    assert (level.variant_id, level.location.code, level.on_hand) == (variant.pk, "main", 3)
    assert (level.tracked, level.backorder) == (True, False)
    assert _ledger(variant) == [(5, 5, "count"), (-2, 3, "count")]
    assert Movement.objects.earliest("pk").reference == "spring count"
    assert Movement.objects.earliest("pk").actor_id == actor.id
    assert trail() == [
        ("stock.updated", None, {"on_hand": 5}),
        ("stock.updated", {"on_hand": 5}, {"on_hand": 3}),
    ]


def test_the_same_count_again_leaves_no_trace(
    actor: Actor, variant: Variant, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=5)
    facts.take()
    trail()

    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=5)

    assert len(_ledger(variant)) == 1
    assert facts.take() == []
    assert trail() == []


def test_only_a_flip_of_availability_is_told(actor: Actor, variant: Variant, facts: Facts) -> None:
    told = [("ProductChanged", variant.product_id)]

    def count(on_hand: int) -> list[tuple[str, int]]:
        set_on_hand(actor=actor, variant_id=variant.pk, on_hand=on_hand)
        return facts.take()

    # Without a level a variant can be sold, so the first count of some changes nothing for shoppers.
    assert count(5) == []
    assert count(2) == []
    assert count(0) == told
    assert count(1) == told


def test_a_first_count_of_none_ends_the_sale(actor: Actor, variant: Variant, facts: Facts) -> None:
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=0)

    assert facts.take() == [("ProductChanged", variant.product_id)]
    assert availability([variant.pk]) == {variant.pk: False}


def test_a_count_against_what_was_seen_is_refused_when_stock_moved(
    actor: Actor, variant: Variant, facts: Facts
) -> None:
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=5, expected=0)
    facts.take()

    with pytest.raises(Conflict) as refused:
        set_on_hand(actor=actor, variant_id=variant.pk, on_hand=0, expected=4)

    assert refused.value.code == "stock_moved"
    assert StockLevel.objects.get().on_hand == 5
    assert len(_ledger(variant)) == 1
    assert facts.take() == []


@pytest.mark.parametrize("on_hand", [-1, 2**31])
def test_an_impossible_count_is_refused(actor: Actor, variant: Variant, on_hand: int) -> None:
    with pytest.raises(Invalid) as refused:
        set_on_hand(actor=actor, variant_id=variant.pk, on_hand=on_hand)

    assert list(refused.value.fields) == ["on_hand"]
    assert not StockLevel.objects.exists()


def test_stock_moves_in_and_out(actor: Actor, variant: Variant, facts: Facts) -> None:
    adjust_on_hand(actor=actor, variant_id=variant.pk, delta=4, reason=RECEIVED, reference="DN 17")
    adjust_on_hand(actor=actor, variant_id=variant.pk, delta=-4, reason=Movement.Reason.CORRECTION)

    assert _ledger(variant) == [(4, 4, "received"), (-4, 0, "correction")]
    assert facts.take() == [("ProductChanged", variant.product_id)]


def test_more_than_is_there_can_not_be_taken(actor: Actor, variant: Variant, facts: Facts) -> None:
    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=3)
    facts.take()

    with pytest.raises(Conflict) as refused:
        adjust_on_hand(actor=actor, variant_id=variant.pk, delta=-4, reason=Movement.Reason.CORRECTION)

    assert refused.value.code == "not_enough_stock"
    assert StockLevel.objects.get().on_hand == 3
    assert len(_ledger(variant)) == 1
    assert facts.take() == []


def test_stock_of_nothing_is_not_found(actor: Actor, db: None) -> None:
    with pytest.raises(NotFound):
        set_on_hand(actor=actor, variant_id=4711, on_hand=1)
    with pytest.raises(NotFound):
        adjust_on_hand(actor=actor, variant_id=4711, delta=1, reason=RECEIVED)
    with pytest.raises(NotFound):
        set_stock_policy(actor=actor, variant_id=4711, policy=Policy())


def test_a_policy_decides_about_availability(actor: Actor, variant: Variant, facts: Facts) -> None:
    def decide(*, tracked: bool, backorder: bool) -> bool:
        set_stock_policy(actor=actor, variant_id=variant.pk, policy=Policy(tracked, backorder))
        return bool(facts.take())

    set_on_hand(actor=actor, variant_id=variant.pk, on_hand=0)
    facts.take()

    assert decide(tracked=True, backorder=True)
    assert not decide(tracked=False, backorder=True)
    assert decide(tracked=True, backorder=False)
    assert not decide(tracked=True, backorder=False)
    assert len(_ledger(variant)) == 0


def test_availability_is_asked_for_many_at_once(
    actor: Actor, shirt: Product, django_assert_num_queries: Any
) -> None:
    untouched, empty, some, untracked = (variant.pk for variant in shirt.variants.all())
    set_on_hand(actor=actor, variant_id=empty, on_hand=0)
    set_on_hand(actor=actor, variant_id=some, on_hand=1)
    set_stock_policy(actor=actor, variant_id=untracked, policy=Policy(tracked=False))

    with django_assert_num_queries(1):
        found = availability([untouched, empty, some, untracked, 4711])

    assert found == {untouched: True, empty: False, some: True, untracked: True}


def test_a_product_is_in_stock_while_an_active_variant_is(actor: Actor, db: None) -> None:
    variants = [VariantFields(options=["S"], price=1), VariantFields(options=["M"], price=1, active=False)]
    product = create_product(
        actor=actor, fields=ProductFields(name="Mug", option_names=["Size"]), variants=variants
    )
    small, medium = product.variants.all()

    def in_stock() -> bool:
        [(answer,)] = fetch(f"SELECT {PRODUCT_IN_STOCK} FROM catalog_product p WHERE p.id = %s", [product.pk])
        return bool(answer)

    assert in_stock()
    set_on_hand(actor=actor, variant_id=small.pk, on_hand=0)
    assert not in_stock()
    set_on_hand(actor=actor, variant_id=medium.pk, on_hand=9)
    assert not in_stock()
    set_on_hand(actor=actor, variant_id=small.pk, on_hand=1)
    assert in_stock()


def _one_variant() -> Variant:
    product = create_product(
        actor=SYSTEM, fields=ProductFields(name="Mug"), variants=[VariantFields(price=1)]
    )
    return product.variants.get()


@pytest.mark.django_db(transaction=True)
def test_movements_at_once_are_all_counted() -> None:
    variant = _one_variant()
    set_on_hand(actor=SYSTEM, variant_id=variant.pk, on_hand=10)
    take = partial(
        adjust_on_hand, actor=SYSTEM, variant_id=variant.pk, delta=-3, reason=Movement.Reason.CORRECTION
    )

    outcomes = together([take] * 6)

    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 3
    assert StockLevel.objects.get(variant=variant).on_hand == 1
    assert Movement.objects.filter(variant=variant).aggregate(total=Sum("delta")) == {"total": 1}


@pytest.mark.django_db(transaction=True)
def test_first_counts_at_once_make_one_level() -> None:
    for _ in range(5):
        variant = _one_variant()

        outcomes = together(
            [partial(set_on_hand, actor=SYSTEM, variant_id=variant.pk, on_hand=n) for n in (1, 2, 3, 4)]
        )

        assert all(isinstance(outcome, StockLevel) for outcome in outcomes), outcomes
        level = StockLevel.objects.get(variant=variant)
        ledger = Movement.objects.filter(variant=variant).order_by("pk")
        assert ledger.aggregate(total=Sum("delta")) == {"total": level.on_hand}
        assert ledger.latest("pk").on_hand_after == level.on_hand


@pytest.mark.django_db(transaction=True)
def test_of_two_who_count_from_the_same_number_one_is_refused() -> None:
    variant = _one_variant()
    set_on_hand(actor=SYSTEM, variant_id=variant.pk, on_hand=5)

    outcomes = together(
        [partial(set_on_hand, actor=SYSTEM, variant_id=variant.pk, on_hand=n, expected=5) for n in (4, 6)]
    )

    assert [isinstance(outcome, Conflict) for outcome in outcomes].count(True) == 1
