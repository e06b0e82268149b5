"""How many products met a list's conditions a moment ago. Changes when a count may be older, or is kept elsewhere.

Counting reads every product that matches, where a page reads only those that it shows. The numbers of full pages are
therefore counted once a second for each process and set of conditions (shop/decisions/0005).
"""

from collections.abc import Sequence
from threading import Lock
from typing import Any

from cachetools import TTLCache

COUNT_SECONDS = 1.0
# Shoppers choose the conditions, so there is no end to them; those that were not asked for lately go first.
_MOST = 1000

_counts: TTLCache[tuple[str, str], int] = TTLCache(_MOST, COUNT_SECONDS)
_lock = Lock()


def remembered_count(where: str, parameters: Sequence[Any]) -> int | None:
    """What was counted within the last COUNT_SECONDS; None where nothing was."""
    with _lock:
        return _counts.get((where, repr(parameters)))


def remember_count(where: str, parameters: Sequence[Any], count: int) -> None:
    """Keep what was counted just now."""
    with _lock:
        _counts[where, repr(parameters)] = count


def forget_counts() -> None:
    """Count everything anew."""
    with _lock:
        _counts.clear()
