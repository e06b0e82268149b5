"""Give back what was reserved."""

from collections.abc import Mapping

from shop.audit.actor import SYSTEM, Actor
from shop.common.write import write
from shop.inventory.models import Movement
from shop.inventory.services._moves import Move, carry_out
from shop.inventory.services._reservations import bookings_of, reduced, take
from shop.inventory.services.values import Cause


@write
def release(
    *,
    owner: str,
    quantities: Mapping[int, int] | None = None,
    reason: Movement.Reason = Movement.Reason.RELEASED,
    actor: Actor = SYSTEM,
) -> dict[int, int]:
    """Release so many of each variant, by id, or all; returns how many were reserved and now are not.

    What is not reserved, or not any more, is left out. Locks the levels. Records ProductChanged where a variant can be
    sold again.
    """
    booked = bookings_of(owner)
    taken = (
        [(booking, booking.reservation.quantity) for booking in booked]
        if quantities is None
        else reduced(booked, quantities)
    )
    take(taken)
    carry_out([Move(booking.level, reserved=-share) for booking, share in taken], Cause(reason, actor, owner))
    released: dict[int, int] = {}
    for booking, share in taken:
        released[booking.level.variant_id] = released.get(booking.level.variant_id, 0) + share
    return released
