"""Carries out a schedule of faults, on time and one thread, and keeps what really happened when.

Changes when faults are timed or noted differently.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deploy.local.console import console
from deploy.local.stack import LocalStack
from tests.chaos.faults import Faults, Undo
from tests.chaos.schedule import Fault, Takes

_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Window:
    """A fault as it happened, in seconds of the harness's clock: from its strike until it was undone."""

    kind: str
    target: str
    takes: Takes
    began: float
    ended: float

    def touches(self, began: float, ended: float, *, margin: float = 0.0) -> bool:
        """Whether the fault, with `margin` seconds after it, overlaps this time."""
        return self.began <= ended and began <= self.ended + margin


@dataclass(frozen=True, slots=True)
class Crash:
    """A process that ended though nobody struck it; a supervisor's part was played by starting it again."""

    process: str
    how: str
    at: float


@dataclass(slots=True)
class _Running:
    fault: Fault
    undo: Undo
    began: float


class Nemesis:
    """Runs on the thread that started the stack: the kernel ends a process with the thread that started it."""

    def __init__(self, local: LocalStack, faults: Faults) -> None:
        self.windows: list[Window] = []
        self.crashes: list[Crash] = []
        self._local = local
        self._faults = faults
        self._running: list[_Running] = []

    def run(self, schedule: Sequence[Fault], seconds: float) -> None:
        """Do the faults of `schedule` as their time comes, for `seconds` in all; then heal everything."""
        began = time.monotonic()
        waiting = list(schedule)
        try:
            while (now := time.monotonic() - began) < seconds:
                for running in [
                    one for one in self._running if time.monotonic() >= one.began + one.fault.seconds
                ]:
                    self._heal(running)
                if waiting and waiting[0].at <= now:
                    self._strike(waiting.pop(0))
                self._revive()
                time.sleep(_LOOK_SECONDS)
        finally:
            self.heal()

    def heal(self) -> None:
        """Undo every fault, and wait until each process that can tell is ready again."""
        for running in list(self._running):
            self._heal(running)
        self._revive()
        for process in self._local.processes:
            process.wait_ready()

    @property
    def last_heal(self) -> float:
        """When the last fault was undone, by the harness's clock; 0 where there was none."""
        return max((window.ended for window in self.windows), default=0.0)

    def _strike(self, fault: Fault) -> None:
        console.say(str(fault))
        began = time.monotonic()
        self._running.append(_Running(fault, self._faults.strike(fault.kind.name, fault.target), began))

    def _heal(self, running: _Running) -> None:
        self._running.remove(running)
        running.undo()
        self._ready(running.fault)()
        fault = running.fault
        self.windows.append(
            Window(fault.kind.name, fault.target, fault.kind.takes, running.began, time.monotonic())
        )

    def _revive(self) -> None:
        struck = {running.fault.target for running in self._running}
        for process in self._local.processes:
            if process.crashed() and process.name not in struck:
                self.crashes.append(Crash(process.name, process.how_it_ended(), time.monotonic()))
                console.say(f"{process.name} {process.how_it_ended()} by itself")
                process.start()

    def _ready(self, fault: Fault) -> Callable[[], None]:
        """What was killed and answers probes is gone until it answers them; the product is not waited for."""
        if fault.kind.takes == "process":
            return lambda: None
        known = {process.name: process for process in self._local.processes}
        return known[fault.target].wait_ready if fault.target in known else lambda: None
