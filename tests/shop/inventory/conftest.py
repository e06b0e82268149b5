"""Variants with stock, and what the ledger says of them."""

from collections.abc import Callable

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Product, Variant
from shop.inventory.models import Movement, Reservation, StockLevel
from shop.inventory.services.create_location import create_location
from shop.inventory.services.set_on_hand import set_on_hand
from shop.outbox.models import Effect

# On hand, reserved and shortfall by variant and location.
State = dict[tuple[int, str], tuple[int, int, int]]
Stocked = Callable[..., Variant]


@pytest.fixture
def stocked(actor: Actor, shirt: Product) -> Stocked:
    """A variant of the shirt, the first or the one of that number, with so many at each location."""

    def stock(main: int, number: int = 0, **elsewhere: int) -> Variant:
        variant = shirt.variants.all()[number]
        for position, (code, on_hand) in enumerate([("main", main), *elsewhere.items()]):
            if code != "main":
                create_location(actor=actor, code=code, name=code.title(), position=position)
            set_on_hand(actor=actor, variant_id=variant.pk, on_hand=on_hand, location=code)
        Effect.objects.all().delete()
        Movement.objects.all().delete()
        return variant

    return stock


def state() -> State:
    """Of every level."""
    columns = ("variant_id", "location__code", "on_hand", "reserved", "shortfall")
    return {
        (variant, code): (on_hand, reserved, short)
        for variant, code, on_hand, reserved, short in StockLevel.objects.values_list(*columns)
    }


def ledger() -> list[tuple[str, str, int, int, str]]:
    """Location, reason, what moved on hand and reserved, and the reference, in order."""
    columns = ("location__code", "reason", "delta", "reserved_delta", "reference")
    return list(Movement.objects.order_by("pk").values_list(*columns))


def reserved() -> dict[tuple[str, str], int]:
    """How many by owner and location."""
    rows = Reservation.objects.values_list("owner", "level__location__code", "quantity")
    return {(owner, code): quantity for owner, code, quantity in rows}
