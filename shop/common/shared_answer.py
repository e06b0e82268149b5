"""One answer for everybody who asks at about the same time. Changes when sharing does.

For what anyone may ask and what takes long while something is away: whatever the number of callers, one thread of a
process looks.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

FRESH_SECONDS = 1.0
# While somebody looks, the others are given the last answer, unless it is from another time altogether.
USABLE_SECONDS = 15.0


class SharedAnswer(Generic[T]):
    """The last answer of one question, in this process."""

    def __init__(self, fresh: float = FRESH_SECONDS, usable: float = USABLE_SECONDS) -> None:
        self._fresh, self._usable = fresh, usable
        self._looking = threading.Lock()
        self._last: tuple[float, T] | None = None

    def get(self, look: Callable[[], T]) -> T:
        """An answer that is `fresh` seconds old at most, or the last one while another thread looks."""
        last = self._younger_than(self._fresh)
        if last is None and not self._looking.acquire(blocking=False):
            # The lock is only waited for where there is nothing to say meanwhile.
            last = self._younger_than(self._usable)
            if last is None:
                self._looking.acquire()
        if last is not None:
            return last[1]
        try:
            # Whoever had the lock before may have found it.
            found = self._younger_than(self._fresh) or (time.monotonic(), look())
            self._last = found
            return found[1]
        finally:
            self._looking.release()

    def _younger_than(self, seconds: float) -> tuple[float, T] | None:
        last = self._last
        return last if last and time.monotonic() - last[0] < seconds else None

    def forget(self) -> None:
        """The next caller looks."""
        self._last = None
