"""Stock that was promised until a moment ago: once for each number. Changes when promises end otherwise."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F

from shop.catalog.models import Variant
from shop.common.clock import now
from shop.inventory.models import Location, Movement, Reservation, StockLevel


@transaction.atomic
def promised(variant: Variant, number: int) -> None:
    """One of the variant, which came in for it. Rows alone, so that the write under test is the only one."""
    owner, main = f"moment:{number}", Location.objects.get(code="main")
    if Movement.objects.filter(reference=owner).exists():
        return
    StockLevel.objects.get_or_create(variant=variant, location=main)
    levels = StockLevel.objects.filter(variant=variant, location=main)
    levels.update(on_hand=F("on_hand") + 1, reserved=F("reserved") + 1)
    level = levels.get()
    Reservation.objects.create(owner=owner, level=level, quantity=1, expires_at=now())
    Movement.objects.create(
        variant=variant,
        location=main,
        delta=1,
        on_hand_after=level.on_hand,
        reserved_delta=1,
        reserved_after=level.reserved,
        reason=Movement.Reason.RECEIVED,
        reference=owner,
    )


def violations() -> Iterator[str]:
    """Promises that have not ended."""
    for owner in Reservation.objects.values_list("owner", flat=True):
        yield f"what was reserved for {owner} still is"
