"""Let what is reserved stay reserved for longer."""

from datetime import datetime

from shop.common.write import write
from shop.inventory.services._reservations import bookings_of


@write
def keep(*, owner: str, until: datetime | None) -> dict[int, int]:
    """Give all that is reserved for `owner` another deadline, or none; returns how many of each variant that is.

    Locks the levels.
    """
    kept: dict[int, int] = {}
    for booking in bookings_of(owner):
        reservation, variant_id = booking.reservation, booking.level.variant_id
        reservation.expires_at = until
        reservation.save(update_fields=["expires_at"])
        kept[variant_id] = kept.get(variant_id, 0) + reservation.quantity
    return kept
