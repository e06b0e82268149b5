"""Say whether a variant's stock is tracked, and whether it is sold beyond it."""

from shop.audit.actor import Actor
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.models import Movement, StockLevel
from shop.inventory.services._settle import Cause, settle


@write
def set_stock_policy(*, actor: Actor, variant_id: int, tracked: bool, backorder: bool) -> StockLevel:
    """Set both switches of the level at the main location.

    Raises NotFound. Locks the level. Records ProductChanged when availability flips.
    """
    held = locks.level(variant_id)
    values = {"tracked": tracked, "backorder": backorder}
    return settle(held, values, Cause(actor, Movement.Reason.CORRECTION))
