"""Set what was counted of a variant."""

from shop.audit.actor import Actor
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.models import MAIN_LOCATION, Movement, StockLevel
from shop.inventory.rules import checked_on_hand, matches
from shop.inventory.services._settle import settle
from shop.inventory.services.values import Cause


@write
def set_on_hand(
    *,
    actor: Actor,
    variant_id: int,
    on_hand: int,
    expected: int | None = None,
    reference: str = "",
    location: str = MAIN_LOCATION,
) -> StockLevel:
    """Make `on_hand` what is there at the location of that code, whatever was thought before.

    With `expected`, only if so many are still on hand. Less than is promised leaves a shortfall. Raises NotFound,
    Invalid on `on_hand`, or Conflict when stock has moved meanwhile. Locks the level. Records ProductChanged when
    availability flips.
    """
    checked_on_hand(on_hand)
    held = locks.level(variant_id, location)
    matches(held.level.on_hand, expected)
    return settle(held, {"on_hand": on_hand}, Cause(Movement.Reason.COUNT, actor, reference))
