"""Add to or take from what is on hand of a variant."""

from shop.audit.actor import Actor
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.models import MAIN_LOCATION, Movement, StockLevel
from shop.inventory.rules import adjusted
from shop.inventory.services._settle import settle
from shop.inventory.services.values import Cause


@write
def adjust_on_hand(
    *,
    actor: Actor,
    variant_id: int,
    delta: int,
    reason: Movement.Reason,
    reference: str = "",
    location: str = MAIN_LOCATION,
) -> StockLevel:
    """Move `delta` units in, or out where it is below zero, at the location of that code.

    What is taken away may leave a shortfall. Raises NotFound, Invalid where the sum is too large, or Conflict when so
    many are not there. Locks the level. Records ProductChanged when availability flips.
    """
    held = locks.level(variant_id, location)
    on_hand = adjusted(held.level.on_hand, delta)
    return settle(held, {"on_hand": on_hand}, Cause(reason, actor, reference))
