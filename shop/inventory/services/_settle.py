"""The end of every change of one level by people: row, ledger, trail, fact. Changes when one of them tells more."""

from typing import Any

from shop.audit.services.add_entry import Change, add_entry
from shop.catalog.facts import ProductChanged
from shop.inventory.locks import HeldLevel
from shop.inventory.models import Movement, StockLevel
from shop.inventory.rules import shortfall
from shop.inventory.services.values import Cause
from shop.outbox.record import record


def settle(held: HeldLevel, values: dict[str, Any], cause: Cause) -> StockLevel:
    """Set `values` on the locked level; what moved goes to the ledger, what is now promised in vain is its shortfall.

    Records ProductChanged only when the level's availability flips.
    """
    level, was_available = held.level, held.was_available
    before = {column: getattr(level, column) for column in values}
    if before == values and not held.new:
        return level
    for column, value in values.items():
        setattr(level, column, value)
    level.shortfall = shortfall(level.on_hand, level.reserved, level.policy)
    level.save(update_fields=[*values, "shortfall"])
    _write_ledger(level, level.on_hand - before.get("on_hand", level.on_hand), cause)
    change = Change("stock.updated", "variant", str(level.variant_id), None if held.new else before, values)
    add_entry(actor=cause.actor, change=change)
    if level.available != was_available:
        record(ProductChanged(product_id=level.variant.product_id))
    return level


def _write_ledger(level: StockLevel, delta: int, cause: Cause) -> None:
    if delta:
        Movement.objects.create(
            variant_id=level.variant_id,
            location_id=level.location_id,
            delta=delta,
            on_hand_after=level.on_hand,
            reserved_after=level.reserved,
            reason=cause.reason,
            reference=cause.reference,
            actor_id=cause.actor.id,
        )
