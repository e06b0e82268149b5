"""Ctrl-C, SIGTERM and a closed terminal, as one thing.

The first signal interrupts the work; while processes are being stopped, and after the first, a signal only
asks to hurry, so that an impatient second Ctrl-C cannot leave anything behind.
What changes this file: which signals end the launcher, and what a second one means.
"""

import contextlib
import signal
from collections.abc import Iterator
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """The signals that the launcher has received; main thread only."""

    def __init__(self) -> None:
        self.hurry = False
        self._raised = False
        self._pending = False
        self._deferring = 0

    def install(self) -> None:
        """Take over the signals that end the launcher; under `nohup` a closed terminal is none of them."""
        for number in _SIGNALS:
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._receive)

    @contextlib.contextmanager
    def deferred(self) -> Iterator[None]:
        """Let the block run to its end; a signal meanwhile sets `hurry`, and interrupts afterwards."""
        self._deferring += 1
        try:
            yield
        finally:
            self._deferring -= 1
        if self._pending and not self._deferring:
            self._pending = False
            self._raised = True
            raise KeyboardInterrupt

    def _receive(self, _number: int, _frame: FrameType | None) -> None:
        if self._deferring or self._raised:
            self.hurry = True
            self._pending = not self._raised
            return
        self._raised = True
        raise KeyboardInterrupt


interrupts = Interrupts()
