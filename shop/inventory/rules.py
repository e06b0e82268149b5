"""Rules of stock over plain values. Changes when a count, or what may be promised of it, is judged differently.

A level may be promised up to what is on hand, and as many beyond it as its policy lets be sold. Where a count or a feed
says that less is there than was promised, the difference is the level's shortfall, which people have to settle.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shop.common.errors import Conflict, Invalid

MAX_ON_HAND = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Policy:
    """How a level is sold: `backorder_limit` is how many beyond what is on hand, None for as many as are wanted."""

    tracked: bool = True
    backorder: bool = False
    backorder_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """The values of a level of a variant at a location."""

    id: int
    variant_id: int
    location_id: int
    product_id: int
    on_hand: int
    reserved: int
    policy: Policy

    @property
    def free(self) -> int | None:
        """How many more may be promised, below zero in a shortfall; None for as many as are wanted."""
        return free(self.on_hand, self.reserved, self.policy)

    @property
    def shortfall(self) -> int:
        """How many are promised that may not be."""
        return shortfall(self.on_hand, self.reserved, self.policy)

    @property
    def available(self) -> bool:
        """Whether one more can be sold."""
        return self.free is None or self.free > 0

    def moved(self, on_hand: int, reserved: int) -> "Level":
        """With so many more on hand and reserved."""
        return replace(self, on_hand=self.on_hand + on_hand, reserved=self.reserved + reserved)


def free(on_hand: int, reserved: int, policy: Policy) -> int | None:
    """How many more may be promised, below zero in a shortfall; None for as many as are wanted."""
    if not policy.tracked or (policy.backorder and policy.backorder_limit is None):
        return None
    beyond = policy.backorder_limit or 0 if policy.backorder else 0
    return on_hand + beyond - reserved


def shortfall(on_hand: int, reserved: int, policy: Policy) -> int:
    """How many are promised that may not be."""
    left = free(on_hand, reserved, policy)
    return 0 if left is None else max(0, -left)


def shared_out(levels: Sequence[Level], quantity: int) -> list[tuple[Level, int]] | None:
    """From which levels `quantity` of a variant is taken; None where all of them together have not as many.

    The first that has all of it gives it, so that it leaves in one parcel; else each in turn gives what it has.
    """
    whole = next((one for one in levels if one.free is None or one.free >= quantity), None)
    if whole is not None:
        return [(whole, quantity)]
    shares: list[tuple[Level, int]] = []
    for one in levels:
        share = min(quantity, max(0, one.free or 0))
        if share:
            shares.append((one, share))
            quantity -= share
    return shares if quantity == 0 else None


def checked_on_hand(on_hand: int) -> int:
    """A count that a level can hold. Raises Invalid on `on_hand`."""
    if not 0 <= on_hand <= MAX_ON_HAND:
        raise Invalid.field("on_hand", f"{on_hand} is not between 0 and {MAX_ON_HAND}")
    return on_hand


def checked_quantity(quantity: int) -> int:
    """How many of something may be asked for at once. Raises Invalid on `quantity`."""
    if not 1 <= quantity <= MAX_ON_HAND:
        raise Invalid.field("quantity", f"{quantity} is not between 1 and {MAX_ON_HAND}")
    return quantity


def adjusted(on_hand: int, delta: int) -> int:
    """What is on hand after `delta` came or, below zero, went. Raises Conflict when so many are not there."""
    if on_hand + delta < 0:
        raise Conflict(f"{-delta} can't be taken away: {on_hand} on hand", code="not_enough_stock")
    return checked_on_hand(on_hand + delta)


def matches(on_hand: int, expected: int | None) -> None:
    """Raises Conflict when the one who counted had `expected`, and not this, before their eyes."""
    if expected is not None and expected != on_hand:
        raise Conflict(f"{on_hand} are on hand by now, not {expected}; count again", code="stock_moved")
