"""Say whether a variant's stock is tracked, and how far it is sold beyond it."""

from shop.audit.actor import Actor
from shop.common.errors import Invalid
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.models import MAIN_LOCATION, Movement, StockLevel
from shop.inventory.rules import MAX_ON_HAND, Policy
from shop.inventory.services._settle import settle
from shop.inventory.services.values import Cause


@write
def set_stock_policy(
    *, actor: Actor, variant_id: int, policy: Policy, location: str = MAIN_LOCATION
) -> StockLevel:
    """Set how the level at that location is sold; what was promised and may not be any more is its shortfall.

    Raises NotFound, Invalid on ``backorder_limit``. Locks the level. Records ProductChanged when availability flips.
    """
    limit = policy.backorder_limit
    if limit is not None and not 0 <= limit <= MAX_ON_HAND:
        raise Invalid.field("backorder_limit", f"{limit} is not between 0 and {MAX_ON_HAND}")
    held = locks.level(variant_id, location)
    values = {"tracked": policy.tracked, "backorder": policy.backorder, "backorder_limit": limit}
    return settle(held, values, Cause(Movement.Reason.CORRECTION, actor))
