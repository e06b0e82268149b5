"""A slice of a rebuild or a sweep, from its lease to its end. Changes when slices are held or timed differently."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError

from shop.search.services.leave_run import leave_run
from shop.search.services.take_run import R, RunTaken, take_run


class Slice:
    """How long a slice may go on."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    @property
    def over(self) -> bool:
        """Whether the step at hand is the last."""
        return time.monotonic() >= self._until


@contextmanager
def held(kind: type[R], run_id: int) -> Iterator[R | None]:
    """The run under a lease of ours for the block, None where it is at rest; while it is not, it is owed again after.

    Raises RunTaken where another worker holds it.
    """
    run = take_run(kind=kind, run_id=run_id)
    if run is None:
        yield None
        return
    try:
        yield run
    except BaseException:
        # The effect is tried again; it must not wait for a lease that nobody needs any more.
        with suppress(RunTaken, DatabaseError, InterfaceError):
            leave_run(run=run, go_on=False)
        raise
    leave_run(run=run, go_on=True)
