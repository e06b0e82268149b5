"""What the import commands show in a terminal. Changes when they tell more, or tell it differently."""

import sys
import time
from collections.abc import Iterator
from typing import TextIO

from django.core.management.base import CommandError
from tqdm import tqdm

from shop.imports.models import ImportRun, RowProblem

POLL_SECONDS = 0.2
STALLED_AFTER_SECONDS = 20.0
PROBLEMS_SHOWN = 10
_STALLED = (
    f"Nothing has moved for {STALLED_AFTER_SECONDS:.0f} s. Is a worker of the bulk lane running, and the relay?"
    " `make run` starts both. The admin's list of effects shows what went wrong."
)


def follow(run: ImportRun, *, stream: TextIO | None = None) -> ImportRun:
    """Show a run's progress from the database until it is at rest; returns it then.

    Nothing is moved from here: that takes a worker of the bulk lane.
    """
    stream = stream or sys.stderr
    with tqdm(total=run.file_bytes, desc="Reading", unit="B", unit_scale=True, file=stream) as bar:
        for moved in _states(run, stream):
            bar.update(moved.byte_cursor - bar.n)
            if moved.state != ImportRun.State.STAGING:
                break
    if run.state == ImportRun.State.FAILED:
        return run
    with tqdm(total=run.products, desc="Importing", unit=" products", file=stream) as bar:
        for moved in _states(run, stream):
            bar.update(moved.apply_cursor - bar.n)
            if moved.at_rest:
                break
    return run


def _states(run: ImportRun, stream: TextIO) -> Iterator[ImportRun]:
    position, since, hinted = (run.byte_cursor, run.apply_cursor), time.monotonic(), False
    while True:
        yield run
        time.sleep(POLL_SECONDS)
        run.refresh_from_db()
        if (run.byte_cursor, run.apply_cursor) != position:
            position, since, hinted = (run.byte_cursor, run.apply_cursor), time.monotonic(), False
        elif not hinted and time.monotonic() - since > STALLED_AFTER_SECONDS:
            hinted = True
            tqdm.write(_STALLED, file=stream)


def summary(run: ImportRun) -> str:
    """A run at rest, in words. Raises CommandError where it failed, or where nothing of the file could be used."""
    if run.state == ImportRun.State.FAILED:
        raise CommandError(f"{run.file_name} was not imported, nothing of it was applied: {run.failure}")
    told = _told(run)
    if run.problems and not (run.created or run.updated or run.unchanged):
        raise CommandError(f"nothing of it could be used. {told}")
    return told


def _told(run: ImportRun) -> str:
    lines = [
        f"{run.file_name}: {_counted(run.products, 'product')} in {_counted(run.rows, 'row')}.",
        f"  created {run.created}, updated {run.updated}, unchanged {run.unchanged}, left out {run.refused}",
        f"  problems {run.problems}",
    ]
    problems = RowProblem.objects.filter(run=run).order_by("line", "id")
    lines += [f"    {_line(problem)}" for problem in problems[:PROBLEMS_SHOWN]]
    if run.problems > PROBLEMS_SHOWN:
        lines.append(
            f"    … and {run.problems - PROBLEMS_SHOWN} more: /admin/imports/importrun/{run.pk}/change/"
        )
    if run.unmapped:
        lines.append(f"  columns that nothing reads: {', '.join(run.unmapped)}")
    return "\n".join(lines)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _line(problem: RowProblem) -> str:
    column = f", {problem.column}" if problem.column else ""
    return f"line {problem.line}{column} ({problem.severity}): {problem.reason}"
