"""Child processes that never outlive the launcher.

Each runs in a process group of its own (a Ctrl-C in the terminal reaches the launcher alone, which then stops
them in order), writes to a log file, and is told by the kernel to stop when the launcher itself is killed.
What changes this file: how a process is started, watched and stopped.
"""

import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from deploy.local.accounts import Account
from deploy.local.console import console
from deploy.local.errors import LauncherError
from deploy.local.interrupts import interrupts

LOG_LIMIT_BYTES = 20_000_000
POLL_SECONDS = 0.05
RETRY_SECONDS = 30
RETRY_PAUSE_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1
Argv = Sequence[str | Path]
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Command:
    """What to run, and how to tell that it is ready.

    `stop_signal` asks for an orderly end; after `stop_seconds` the whole group is killed. A start that fails
    with a log line matching `retry_on` is tried again for RETRY_SECONDS: what was in its way goes by itself.
    """

    name: str
    argv: Argv
    env: Mapping[str, str]
    cwd: Path
    ready: Callable[[], bool] | None = None
    ready_seconds: float = 120
    retry_on: re.Pattern[str] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    account: Account | None = None


class Process:
    """One running command. Start it from a thread that outlives it: the kernel ties the two.

    Without a log it writes where the launcher writes.
    """

    def __init__(self, command: Command, log: Path | None) -> None:
        self.command = command
        self.log = log
        self.started_at = 0.0
        self._popen: subprocess.Popen[bytes] | None = None
        self._swept = True
        self._dismissed = False

    @property
    def name(self) -> str:
        """The command's name, as logs and messages use it."""
        return self.command.name

    @property
    def pid(self) -> int:
        """The process id of the group's leader; raises LauncherError before the first start."""
        if self._popen is None:
            raise LauncherError(f"{self.name} has not been started.")
        return self._popen.pid

    def start(self) -> None:
        """Start the command, or start it again after it ended; returns at once."""
        account = self.command.account
        with _opened(self.log) as output:
            self._popen = subprocess.Popen(
                [str(part) for part in self.command.argv],
                env=dict(self.command.env),
                cwd=self.command.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                process_group=0,
                preexec_fn=_tie_to_parent(self.command.stop_signal),  # noqa: PLW1509  # one system call, no locks
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        self.started_at = time.monotonic()
        self._swept = False
        self._dismissed = False

    def bring_up(self) -> None:
        """Start the command and wait until it is ready; raises LauncherError, with nothing left running."""
        give_up = time.monotonic() + RETRY_SECONDS
        while True:
            written = self.log.stat().st_size if self.log and self.log.exists() else 0
            self.start()
            try:
                self.wait_ready()
            except LauncherError:
                self.kill()
                if time.monotonic() > give_up or not self._may_retry(written):
                    raise
            except BaseException:
                self.kill()
                raise
            else:
                return
            time.sleep(RETRY_PAUSE_SECONDS)

    def wait_ready(self) -> None:
        """Wait for the readiness probe; raises LauncherError when the process ends first or time runs out."""
        deadline = time.monotonic() + self.command.ready_seconds
        while self.command.ready is not None and not self.command.ready():
            if not self.running():
                raise LauncherError(f"{self.name} {self.how_it_ended()} while starting.", log=self.log)
            if time.monotonic() > deadline:
                seconds = f"{self.command.ready_seconds:.0f} s"
                raise LauncherError(f"{self.name} was not ready within {seconds}.", log=self.log)
            console.tick()
            time.sleep(POLL_SECONDS)

    def running(self) -> bool:
        """Tell whether the process lives; of one that has ended, what is left of its group is killed."""
        if self._popen is None:
            return False
        alive = self._popen.poll() is None
        if not alive:
            self._sweep()
        return alive

    def crashed(self) -> bool:
        """Tell whether the process ended without having been told to."""
        return self._popen is not None and not self.running() and not self._dismissed

    def exit_code(self) -> int:
        """Return an ended process's exit code, or minus the number of the signal that ended it."""
        code = self._popen.poll() if self._popen else None
        if code is None:
            raise LauncherError(f"{self.name} has not ended.")
        return code

    def how_it_ended(self) -> str:
        """Say in words how an ended process ended."""
        code = self.exit_code()
        return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"

    def ask_to_stop(self) -> None:
        """Send the stop signal to the leader, which knows how to end the rest of its group."""
        self._dismissed = True
        if self._popen is not None and self.running():
            self._popen.send_signal(self.command.stop_signal)

    def kill(self) -> None:
        """End the whole group at once, as a power cut would."""
        self._dismissed = True
        if self._popen is not None:
            self._sweep()
            self._popen.wait()

    def _may_retry(self, written: int) -> bool:
        """Tell whether what the log got since the start names an obstacle that goes by itself."""
        if self.command.retry_on is None or self.log is None:
            return False
        return (
            self.command.retry_on.search(self.log.read_bytes()[written:].decode(errors="replace")) is not None
        )

    def _sweep(self) -> None:
        # Once only: the group's number may belong to somebody else later.
        if not self._swept:
            self._swept = True
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


def stop_together(processes: Sequence[Process]) -> list[str]:
    """Stop processes side by side and return the names of those that had to be killed.

    Runs to its end whatever signals come: a second Ctrl-C kills at once what is still ending.
    """
    killed = []
    with interrupts.deferred():
        waiting = [process for process in processes if process.running()]
        began = time.monotonic()
        for process in waiting:
            process.ask_to_stop()
        while waiting:
            for process in waiting:
                late = time.monotonic() - began > process.command.stop_seconds
                if process.running() and (late or interrupts.hurry):
                    killed.append(process.name)
                    process.kill()
            waiting = [process for process in waiting if process.running()]
            console.tick()
            time.sleep(POLL_SECONDS)
    return killed


def _tie_to_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return what the child does before its program (on Linux): ask for a signal at the launcher's death."""
    libc = _libc
    if libc is None:
        return None
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


@contextlib.contextmanager
def _opened(log: Path | None) -> Iterator[BinaryIO | None]:
    """Open a log for adding to it, after moving one that has grown large out of the way."""
    if log is None:
        yield None
        return
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        yield output
