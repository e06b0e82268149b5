"""What promotions take off goods. Changes with the kinds of promotions.

Each works on what the ones before it have left. Within one the odd units go to lines by the size of their remainder and
then by their key, so that the order of lines changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from shop.common.money import allocate, round_minor
from shop.pricing.rules.values import WHOLE, Kind, Line, Offer, Target

# What each line has been reduced by, by its key.
Reductions = dict[str, int]


def take_off(lines: Sequence[Line], offer: Offer, before: Mapping[str, int]) -> Reductions:
    """What `offer` takes off which line, after what was taken off before; nothing where its conditions aren't met."""
    chosen = sorted((line for line in lines if _is_about(offer, line)), key=_key)
    if not _is_enough(offer, chosen):
        return {}
    left = {line.key: line.subtotal - before.get(line.key, 0) for line in chosen}
    match offer.kind:
        case Kind.PERCENTAGE:
            return _spread(_share(sum(left.values()), offer.value), left)
        case Kind.AMOUNT:
            return _spread(min(offer.value, sum(left.values())), left)
        case Kind.BUY_X_GET_Y:
            return _of_cheapest(chosen, offer, left)
        case _:
            return {}


def frees_shipping(lines: Sequence[Line], offer: Offer) -> bool:
    """Whether `offer` is one of free shipping whose conditions are met."""
    if offer.kind is not Kind.FREE_SHIPPING:
        return False
    return _is_enough(offer, [line for line in lines if _is_about(offer, line)])


def _key(line: Line) -> str:
    return line.key


def _is_about(offer: Offer, line: Line) -> bool:
    match offer.target:
        case Target.PRODUCT:
            return line.product_id in offer.target_ids
        case Target.CATEGORY:
            return not line.category_ids.isdisjoint(offer.target_ids)
        case Target.COLLECTION:
            return not line.collection_ids.isdisjoint(offer.target_ids)
        case _:
            return True


def _is_enough(offer: Offer, chosen: Sequence[Line]) -> bool:
    quantity = sum(line.quantity for line in chosen)
    total = sum(line.subtotal for line in chosen)
    return quantity >= max(1, offer.minimum_quantity) and total >= offer.minimum_total


def _share(amount: int, basis_points: int) -> int:
    return round_minor(Decimal(amount * min(basis_points, WHOLE)) / WHOLE)


def _spread(amount: int, left: Mapping[str, int]) -> Reductions:
    if amount <= 0:
        return {}
    shares = allocate(amount, list(left.values()))
    return {key: share for key, share in zip(left, shares, strict=True) if share}


def _of_cheapest(chosen: Sequence[Line], offer: Offer, left: Mapping[str, int]) -> Reductions:
    group = offer.buy + offer.get
    reduced = sum(line.quantity for line in chosen) // group * offer.get if group else 0
    taken: Reductions = {}
    for line, units in _cheapest(chosen, reduced):
        amount = min(_share(line.unit_price * units, offer.value), left[line.key])
        if amount:
            taken[line.key] = amount
    return taken


def _cheapest(chosen: Iterable[Line], units: int) -> Iterable[tuple[Line, int]]:
    for line in sorted(chosen, key=lambda one: (one.unit_price, one.key)):
        share = min(units, line.quantity)
        if not share:
            return
        units -= share
        yield line, share
