"""Give back what was reserved for longer than it might be."""

from shop.common.clock import now
from shop.common.write import write
from shop.inventory.facts import ReservationsExpired
from shop.inventory.models import Movement
from shop.inventory.services._moves import Move, carry_out
from shop.inventory.services._reservations import bookings_of, take
from shop.inventory.services.values import Cause
from shop.outbox.record import record


@write
def release_expired(*, owner: str) -> bool:
    """Release what is reserved for `owner` if its deadline has passed; whether it had.

    One owner at a time, so that each write holds levels in their order. Locks the levels. Records ReservationsExpired,
    and ProductChanged where a variant can be sold again.
    """
    moment = now()
    taken = [
        (booking, booking.reservation.quantity)
        for booking in bookings_of(owner)
        if booking.reservation.expires_at and booking.reservation.expires_at < moment
    ]
    take(taken)
    moves = [Move(booking.level, reserved=-share) for booking, share in taken]
    carry_out(moves, Cause(Movement.Reason.EXPIRED, reference=owner))
    if taken:
        record(ReservationsExpired(owner=owner))
    return bool(taken)
