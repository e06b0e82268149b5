"""Keeping a running stack whole: a process that ends is started again, and said so.

What changes this file: how soon a crashed process comes back.
"""

import contextlib
import time
from collections.abc import Sequence

from deploy.local.console import console
from deploy.local.processes import Process

_PAUSES = (1, 2, 4, 8, 15, 30)
_SETTLED_SECONDS = 60
_LOOK_SECONDS = 0.5


class Watcher:
    """Starts ended processes again, each after a pause that grows while it keeps ending soon."""

    def __init__(self, processes: Sequence[Process]) -> None:
        self._processes = processes
        self._failures: dict[str, int] = {}
        self._due: dict[str, float] = {}

    def look(self) -> None:
        """Look at every process once: announce what has ended, start what is due."""
        now = time.monotonic()
        for process in self._processes:
            if process.running():
                continue
            if process.name not in self._due:
                self._due[process.name] = now + self._announce(process, now)
            elif now >= self._due[process.name]:
                del self._due[process.name]
                process.start()

    def _announce(self, process: Process, now: float) -> int:
        settled = now - process.started_at > _SETTLED_SECONDS
        failures = 0 if settled else self._failures.get(process.name, 0)
        self._failures[process.name] = failures + 1
        pause = _PAUSES[min(failures, len(_PAUSES) - 1)]
        console.say(
            f"{process.name} {process.how_it_ended()}; it starts again in {pause} s. Log: {process.log}"
        )
        return pause


def watch(processes: Sequence[Process]) -> None:
    """Watch over processes until Ctrl-C or a signal asks for the end, which is the ordinary way out."""
    watcher = Watcher(processes)
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            watcher.look()
            time.sleep(_LOOK_SECONDS)
    console.say()
