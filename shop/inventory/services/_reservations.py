"""Somebody's reservations with their levels, held until the commit."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.inventory import locks
from shop.inventory.models import Reservation
from shop.inventory.rules import Level


@dataclass(frozen=True, slots=True)
class Booking:
    """A reservation and its level, both held: whoever changes a reservation holds its level first."""

    reservation: Reservation
    level: Level


def bookings_of(owner: str) -> list[Booking]:
    """All of the owner's, in the order in which locations serve. Locks the levels."""
    of_owner = Reservation.objects.filter(owner=owner)
    levels = locks.levels(of_owner.values_list("level_id", flat=True))
    # Once more, now that nobody changes them.
    by_place = of_owner.filter(level_id__in=levels).order_by("level__location__position", "level_id")
    return [Booking(reservation, levels[reservation.level_id]) for reservation in by_place]


def reduced(booked: list[Booking], quantities: Mapping[int, int]) -> list[tuple[Booking, int]]:
    """How many of each booking make up so many of each variant; less where less is booked."""
    left = dict(quantities)
    taken: list[tuple[Booking, int]] = []
    for booking in booked:
        share = min(left.get(booking.level.variant_id, 0), booking.reservation.quantity)
        if share:
            left[booking.level.variant_id] -= share
            taken.append((booking, share))
    return taken


def take(taken: list[tuple[Booking, int]]) -> None:
    """Make the reservations smaller by so much; those that have nothing left are gone."""
    for booking, share in taken:
        reservation = booking.reservation
        reservation.quantity -= share
        if reservation.quantity:
            reservation.save(update_fields=["quantity"])
        else:
            reservation.delete()
