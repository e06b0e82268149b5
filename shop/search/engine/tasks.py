"""Task numbers and whether their work is done.

Nearly every request is answered after its commit, so only work that goes on in the background (indexing anew
after a change of settings) leaves a task that is not published yet.
"""

from __future__ import annotations

import threading
import time


class Tasks:
    """Hands out numbers that grow across restarts, and remembers the unfinished ones only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Microseconds since 1970 fit JavaScript's integers until the year 2255.
        self._first = self._last = time.time_ns() // 1000
        self._pending: dict[int, str] = {}

    def done(self) -> int:
        """A number for work that is committed already."""
        with self._lock:
            self._last += 1
            return self._last

    def begin(self, index: str) -> int:
        """A number for work on an index that goes on after the answer."""
        task = self.done()
        with self._lock:
            self._pending[task] = index
        return task

    def finish(self, task: int) -> None:
        """Says that the work is committed."""
        with self._lock:
            self._pending.pop(task, None)

    def pending_on(self, index: str) -> int:
        """How many tasks of an index are unfinished."""
        with self._lock:
            return sum(1 for name in self._pending.values() if name == index)

    def is_pending(self, task: int, index: str) -> bool:
        """Whether this task of an index is unfinished; one from before a restart waits for what goes on there
        now.
        """
        with self._lock:
            return task in self._pending or (task <= self._first and index in self._pending.values())

    def exists(self, task: int) -> bool:
        """Whether such a number can have been handed out, by this process or an earlier one."""
        return 0 < task <= self._last
