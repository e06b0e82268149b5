"""Stock moves between locations, but for what is promised."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.common.errors import Invalid, NotFound
from shop.inventory.errors import NotOnHand
from shop.inventory.services.create_location import create_location
from shop.inventory.services.reserve import reserve
from shop.inventory.services.transfer import transfer
from tests.shop.inventory.conftest import Stocked, ledger, state
from tests.shop.threads import together


def test_it_goes_from_one_to_the_other(
    actor: Actor, stocked: Stocked, trail: Callable[[], list[Any]]
) -> None:
    variant = stocked(5, north=1)
    trail()
    transfer(actor=actor, variant_id=variant.pk, quantity=3, origin="main", target="north", reference="van")
    assert state() == {(variant.pk, "main"): (2, 0, 0), (variant.pk, "north"): (4, 0, 0)}
    assert sorted(ledger()) == [("main", "transferred", -3, 0, "van"), ("north", "transferred", 3, 0, "van")]
    assert trail() == [("stock.transferred", None, {"quantity": 3, "from": "main", "to": "north"})]


def test_a_location_that_never_had_any_can_get_some(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(5)
    create_location(actor=actor, code="north", name="North")
    transfer(actor=actor, variant_id=variant.pk, quantity=5, origin="main", target="north")
    assert state() == {(variant.pk, "main"): (0, 0, 0), (variant.pk, "north"): (5, 0, 0)}


def test_what_is_promised_stays(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(5, north=0)
    reserve(owner="order:1", quantities={variant.pk: 3})
    with pytest.raises(NotOnHand, match="3 can't be taken: 2 are there and promised to nobody"):
        transfer(actor=actor, variant_id=variant.pk, quantity=3, origin="main", target="north")
    assert state()[variant.pk, "main"] == (5, 3, 0)


def test_what_makes_no_sense_is_refused(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(5, north=0)
    wrong = partial(transfer, actor=actor, origin="main", target="north")
    with pytest.raises(Invalid):
        wrong(variant_id=variant.pk, quantity=0)
    with pytest.raises(Invalid, match="where it is already"):
        wrong(variant_id=variant.pk, quantity=1, target="main")
    with pytest.raises(NotFound, match="no stock location nowhere"):
        wrong(variant_id=variant.pk, quantity=1, target="nowhere")
    with pytest.raises(NotFound, match="no variant"):
        wrong(variant_id=10**9, quantity=1)


@pytest.mark.django_db(transaction=True)
def test_both_ways_at_once_nothing_is_lost(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(50, north=50)
    ways = [("main", "north"), ("north", "main")]
    calls = [
        partial(
            transfer,
            actor=actor,
            variant_id=variant.pk,
            quantity=2,
            origin=ways[n % 2][0],
            target=ways[n % 2][1],
        )
        for n in range(16)
    ]
    assert together(calls) == [None] * 16
    assert state() == {(variant.pk, "main"): (50, 0, 0), (variant.pk, "north"): (50, 0, 0)}
