"""Promise stock to somebody."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shop.audit.actor import SYSTEM, Actor
from shop.common.sql import prepared_cursor
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.errors import OutOfStock
from shop.inventory.models import Movement
from shop.inventory.rules import Level, checked_quantity, shared_out
from shop.inventory.services._moves import Move, carry_out
from shop.inventory.services.values import Cause

_BOOK = """
    INSERT INTO inventory_reservation (owner, level_id, quantity, expires_at)
    SELECT %s::text, level_id, quantity, %s::timestamptz
    FROM unnest(%s::bigint[], %s::int[]) AS b(level_id, quantity)
    ON CONFLICT (owner, level_id) DO UPDATE
    SET quantity = inventory_reservation.quantity + EXCLUDED.quantity, expires_at = EXCLUDED.expires_at
"""


@write
def reserve(
    *, owner: str, quantities: Mapping[int, int], until: datetime | None = None, actor: Actor = SYSTEM
) -> None:
    """Reserve so many of each variant, by id, for `owner`: all of them or none; with `until` no longer than that.

    A variant without a level is not counted. Raises OutOfStock naming every variant of which less is left, Invalid.
    Locks the variants' levels. Records ProductChanged where that was the last one.
    """
    wanted = {variant_id: checked_quantity(quantity) for variant_id, quantity in quantities.items()}
    held = locks.selling_levels(wanted)
    shares = {id_: shared_out(levels, wanted[id_]) for id_, levels in held.items()}
    short = {id_: _left(held[id_]) for id_, found in shares.items() if found is None}
    if short:
        raise OutOfStock(short)
    moves = [Move(level, reserved=share) for found in shares.values() for level, share in found or ()]
    carry_out(moves, Cause(Movement.Reason.RESERVED, actor, owner), promises=True)
    _book(owner, until, moves)


def _left(levels: Sequence[Level]) -> int:
    return sum(max(0, one.free or 0) for one in levels)


def _book(owner: str, until: datetime | None, moves: Sequence[Move]) -> None:
    if moves:
        booked = [move.level.id for move in moves], [move.reserved for move in moves]
        with prepared_cursor() as cursor:
            cursor.execute(_BOOK, [owner, until, *booked])
