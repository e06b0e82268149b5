"""What was promised leaves the house, from where it was promised."""

import pytest

from shop.audit.actor import Actor
from shop.inventory.errors import NotOnHand
from shop.inventory.rules import Policy
from shop.inventory.services.reserve import reserve
from shop.inventory.services.set_stock_policy import set_stock_policy
from shop.inventory.services.ship import ship
from tests.shop.conftest import Facts
from tests.shop.inventory.conftest import Stocked, ledger, reserved, state


def test_it_is_neither_on_hand_nor_reserved_any_more(stocked: Stocked, facts: Facts) -> None:
    variant = stocked(5)
    reserve(owner="order:1", quantities={variant.pk: 3})
    facts.take()
    ship(owner="order:1", quantities={variant.pk: 2}, reference="parcel 7")
    assert state() == {(variant.pk, "main"): (3, 1, 0)}
    assert reserved() == {("order:1", "main"): 1}
    assert ledger()[-1] == ("main", "shipped", -2, -2, "parcel 7")
    assert facts.take() == [], "as many can be sold as before"


def test_from_each_location_what_it_promised(stocked: Stocked) -> None:
    variant = stocked(2, north=2)
    reserve(owner="order:1", quantities={variant.pk: 4})
    ship(owner="order:1", quantities={variant.pk: 3}, reference="parcel")
    assert state() == {(variant.pk, "main"): (0, 0, 0), (variant.pk, "north"): (1, 1, 0)}


def test_what_was_sold_before_it_came_can_not_be_sent(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(1)
    set_stock_policy(actor=actor, variant_id=variant.pk, policy=Policy(backorder=True))
    reserve(owner="order:1", quantities={variant.pk: 2})
    with pytest.raises(NotOnHand, match="2 are to be sent and 1 are on hand"):
        ship(owner="order:1", quantities={variant.pk: 2}, reference="parcel")
    assert state() == {(variant.pk, "main"): (1, 2, 0)}
    assert reserved() == {("order:1", "main"): 2}


def test_of_what_is_not_counted_the_count_stays(actor: Actor, stocked: Stocked) -> None:
    variant = stocked(0)
    set_stock_policy(actor=actor, variant_id=variant.pk, policy=Policy(tracked=False))
    reserve(owner="order:1", quantities={variant.pk: 2})
    ship(owner="order:1", quantities={variant.pk: 2}, reference="parcel")
    assert state() == {(variant.pk, "main"): (0, 0, 0)}
