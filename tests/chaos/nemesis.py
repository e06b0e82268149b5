"""Carries out a schedule of faults, on time and one thread, and keeps what really happened when.

Changes when faults are timed or noted differently.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from deploy.local.console import console
from deploy.local.probes import answers_ok
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
    """A fault that is not over: `undo` is None once it was called and only readiness is waited for."""

    fault: Fault
    undo: Undo | None
    began: float

    @property
    def due(self) -> bool:
        return time.monotonic() >= self.began + self.fault.seconds


class Nemesis:
    """Runs on the thread that started the stack: the kernel ends a process with the thread that started it."""

    def __init__(self, local: LocalStack, faults: Faults) -> None:
        self.windows: list[Window] = []
        self.crashes: list[Crash] = []
        self._local = local
        self._faults = faults
        self._running: list[_Running] = []

    def run(self, schedule: Sequence[Fault], seconds: float) -> None:
        """Do the faults of `schedule` as their time comes, for `seconds` in all; then heal everything.

        A fault whose target has not recovered from the last one waits for it.
        """
        began = time.monotonic()
        waiting = list(schedule)
        try:
            while (now := time.monotonic() - began) < seconds:
                self._heal([running for running in self._running if running.due])
                struck = self._struck()
                for fault in [fault for fault in waiting if fault.at <= now and not fault.strikes & struck][
                    :1
                ]:
                    waiting.remove(fault)
                    self._strike(fault)
                self._revive()
                time.sleep(_LOOK_SECONDS)
        finally:
            self.heal()

    def heal(self) -> None:
        """Undo every fault, and wait until each process that can tell is ready again."""
        self._heal(list(self._running))
        self._revive()
        for process in self._local.processes:
            process.wait_ready()
        self._heal(list(self._running))

    @property
    def last_heal(self) -> float:
        """When the last fault was over, by the harness's clock; 0 where there was none."""
        return max((window.ended for window in self.windows), default=0.0)

    def _struck(self) -> set[str]:
        return {name for running in self._running for name in running.fault.strikes}

    def _strike(self, fault: Fault) -> None:
        console.say(str(fault))
        began = time.monotonic()
        self._running.append(_Running(fault, self._faults.strike(fault.kind.name, fault.target), began))

    def _heal(self, over: Sequence[_Running]) -> None:
        for running in over:
            if running.undo is not None:
                running.undo()
                running.undo = None
            fault = running.fault
            if self._is_ready(fault):
                self._running.remove(running)
                self.windows.append(
                    Window(fault.kind.name, fault.target, fault.kind.takes, running.began, time.monotonic())
                )

    def _is_ready(self, fault: Fault) -> bool:
        """Whether what was struck answers again; a process without an address is not waited for, its work shows it."""
        if fault.kind.takes == "process":
            return True
        if fault.kind.takes == "web":
            # Whether it is ready would be a question to the database, which may be struck too.
            return answers_ok(f"{self._local.api_url}/api/health/live")
        known = {process.name: process for process in self._local.processes}
        ready = known[fault.target].command.ready if fault.target in known else None
        return ready is None or ready()

    def _revive(self) -> None:
        for process in self._local.processes:
            if process.crashed() and process.name not in self._struck():
                self.crashes.append(Crash(process.name, process.how_it_ended(), time.monotonic()))
                console.say(f"{process.name} {process.how_it_ended()} by itself")
                process.start()
