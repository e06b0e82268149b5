"""Processes by the kernel's own list: children, and signals to a family. Changes with the ways to hit a process."""

import contextlib
import os
import signal
from pathlib import Path


def children(pid: int) -> list[int]:
    """The process ids of the direct children of `pid`, the oldest first."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name, in parentheses, may hold anything; the parent is the second field after it.
            fields = (entry / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return sorted(found)


def signal_family(pid: int, number: signal.Signals) -> None:
    """Signal `pid` and then its children; those that are gone are passed over."""
    for member in (pid, *children(pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(member, number)
