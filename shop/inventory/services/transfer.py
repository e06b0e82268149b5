"""Move stock from one location to another."""

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Invalid
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.errors import NotOnHand
from shop.inventory.models import Movement
from shop.inventory.rules import Level, checked_on_hand, checked_quantity
from shop.inventory.services._moves import Move, carry_out
from shop.inventory.services.values import Cause


@write
def transfer(
    *, actor: Actor, variant_id: int, quantity: int, origin: str, target: str, reference: str = ""
) -> None:
    """Take `quantity` of a variant from the location of the code `origin` to `target`.

    What is reserved stays where it is. Raises NotFound, Invalid, or NotOnHand where not so many are there and free.
    Locks both levels. Records ProductChanged where one's availability flips.
    """
    checked_quantity(quantity)
    if origin == target:
        raise Invalid.field("target", "is where it is already")
    ids = [locks.place_level(variant_id, code) for code in (origin, target)]
    held = locks.levels(ids)
    source, goal = (held[id_] for id_ in ids)
    _check(source, quantity)
    checked_on_hand(goal.on_hand + quantity)
    cause = Cause(Movement.Reason.TRANSFERRED, actor, reference)
    carry_out([Move(source, on_hand=-quantity), Move(goal, on_hand=quantity)], cause)
    told = {"quantity": quantity, "from": origin, "to": target}
    add_entry(actor=actor, change=Change("stock.transferred", "variant", str(variant_id), None, told))


def _check(source: Level, quantity: int) -> None:
    free = max(0, source.on_hand - source.reserved)
    if free < quantity:
        raise NotOnHand(f"{quantity} can't be taken: {free} are there and promised to nobody.")
