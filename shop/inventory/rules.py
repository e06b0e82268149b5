"""Rules of stock over plain values. Changes when a count is judged differently."""

from shop.common.errors import Conflict, Invalid

MAX_ON_HAND = 2**31 - 1


def checked_on_hand(on_hand: int) -> int:
    """A count that a level can hold. Raises Invalid on `on_hand`."""
    if not 0 <= on_hand <= MAX_ON_HAND:
        raise Invalid.field("on_hand", f"{on_hand} is not between 0 and {MAX_ON_HAND}")
    return on_hand


def adjusted(on_hand: int, delta: int) -> int:
    """What is on hand after `delta` came or, below zero, went. Raises Conflict when so many are not there."""
    if on_hand + delta < 0:
        raise Conflict(f"{-delta} can't be taken away: {on_hand} on hand", code="not_enough_stock")
    return checked_on_hand(on_hand + delta)


def matches(on_hand: int, expected: int | None) -> None:
    """Raises Conflict when the one who counted had `expected`, and not this, before their eyes."""
    if expected is not None and expected != on_hand:
        raise Conflict(f"{on_hand} are on hand by now, not {expected}; count again", code="stock_moved")
