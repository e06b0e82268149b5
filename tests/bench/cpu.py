"""CPU time of the servers, from /proc. Changes when the kernel counts it differently.

A process that has ended is in its parent's account once the parent has waited for it, so the sum over a tree
misses nobody: not a PostgreSQL backend whose connection closed, nor a worker that gunicorn replaced.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.bench.errors import BenchError

_MS_PER_TICK = 1000 / os.sysconf("SC_CLK_TCK")


class _Entry(NamedTuple):
    pid: int
    parent: int
    ticks: int


def cpu_ms(roots: Mapping[str, int]) -> dict[str, float]:
    """Milliseconds of user and system time that each process of `roots` and all below it have used so far.

    Each process counts in whole clock ticks of 10 ms, so a difference is only worth something over many.
    Raises BenchError naming a process that is gone.
    """
    entries = {entry.pid: entry for entry in _entries()}
    children: defaultdict[int, list[int]] = defaultdict(list)
    for entry in entries.values():
        children[entry.parent].append(entry.pid)

    gone = [name for name, pid in roots.items() if pid not in entries]
    if gone:
        raise BenchError(f"{', '.join(gone)} ended during the measurement.")

    def total(pid: int) -> int:
        return entries[pid].ticks + sum(total(child) for child in children[pid])

    return {name: total(pid) * _MS_PER_TICK for name, pid in roots.items()}


def _entries() -> Iterator[_Entry]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text(encoding="ascii", errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue
        # The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
        fields = stat.rpartition(")")[2].split()
        user_system_and_of_children = fields[11:15]
        yield _Entry(int(folder.name), int(fields[1]), sum(map(int, user_system_and_of_children)))
