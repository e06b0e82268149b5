"""Moves what is on hand and what is reserved of locked levels. Changes when a move leaves another trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from shop.catalog.facts import ProductChanged
from shop.common.sql import prepared_cursor
from shop.inventory.rules import Level
from shop.inventory.services.values import Cause
from shop.outbox.record import record

# A move without a shortfall leaves the row's own, and PostgreSQL judges whether it may be.
_MOVE = """
    WITH moves AS (
        SELECT * FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS m(id, on_hand, reserved, shortfall)
    ), moved AS (
        UPDATE inventory_stocklevel s
        SET on_hand = s.on_hand + m.on_hand, reserved = s.reserved + m.reserved,
            shortfall = coalesce(m.shortfall, s.shortfall)
        FROM moves m WHERE s.id = m.id
        RETURNING s.variant_id, s.location_id, m.on_hand AS delta, s.on_hand, m.reserved AS reserved_delta, s.reserved
    )
    INSERT INTO inventory_movement
        (variant_id, location_id, delta, on_hand_after, reserved_delta, reserved_after, reason, reference, actor_id)
    SELECT variant_id, location_id, delta, on_hand, reserved_delta, reserved, %s::text, %s::text, %s::text FROM moved
"""


@dataclass(frozen=True, slots=True)
class Move:
    """So many more on hand and reserved of a level that is held."""

    level: Level
    on_hand: int = 0
    reserved: int = 0

    @property
    def after(self) -> Level:
        """The level as it is then."""
        return self.level.moved(self.on_hand, self.reserved)


def carry_out(moves: Sequence[Move], cause: Cause, *, promises: bool = False) -> None:
    """Move each level, at most once, with a row in the ledger; the caller holds them.

    What `promises` goods must not make a shortfall: PostgreSQL refuses it. Any other move settles what there is of one.
    Records ProductChanged where a level's availability flips.
    """
    if not moves:
        return
    shortfalls = [None if promises else move.after.shortfall for move in moves]
    columns = zip(*((move.level.id, move.on_hand, move.reserved) for move in moves), strict=True)
    with prepared_cursor() as cursor:
        cursor.execute(
            _MOVE,
            [*map(list, columns), shortfalls, cause.reason.value, cause.reference, cause.actor.id],
        )
    for move in moves:
        if move.after.available != move.level.available:
            record(ProductChanged(product_id=move.level.product_id))
