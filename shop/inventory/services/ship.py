"""Let what was reserved leave the house."""

from collections.abc import Mapping

from shop.audit.actor import SYSTEM, Actor
from shop.common.write import write
from shop.inventory.errors import NotOnHand
from shop.inventory.models import Movement
from shop.inventory.services._moves import Move, carry_out
from shop.inventory.services._reservations import Booking, bookings_of, reduced, take
from shop.inventory.services.values import Cause


@write
def ship(*, owner: str, quantities: Mapping[int, int], reference: str, actor: Actor = SYSTEM) -> None:
    """Take so many of each variant, by id, from what is on hand and reserved for `owner`. `reference` is the parcel's.

    Of what is not tracked the count stays. Raises NotOnHand where something was sold before it came. Locks the levels.
    """
    taken = reduced(bookings_of(owner), quantities)
    take(taken)
    moves = [_leaving(booking, share) for booking, share in taken]
    carry_out(moves, Cause(Movement.Reason.SHIPPED, actor, reference))


def _leaving(booking: Booking, share: int) -> Move:
    level = booking.level
    if not level.policy.tracked:
        return Move(level, reserved=-share)
    if level.on_hand < share:
        raise NotOnHand(f"{share} are to be sent and {level.on_hand} are on hand.")
    return Move(level, on_hand=-share, reserved=-share)
