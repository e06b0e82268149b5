"""The lock that keeps two workers from moving one run. Changes when runs are divided among workers."""

from django.db import OperationalError

from shop.imports.models import ImportRun
from shop.imports.problems import RunBusy

_LOCK_NOT_AVAILABLE = "55P03"


def run_at(run: ImportRun) -> ImportRun:
    """The run's row, locked for a change, if it still stands where `run` was read. Raises RunBusy."""
    try:
        locked = ImportRun.objects.select_for_update(nowait=True, no_key=True).get(pk=run.pk)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise RunBusy(f"import run {run.pk} is being moved by another worker") from error
    if _position(locked) != _position(run):
        raise RunBusy(f"import run {run.pk} was moved on by another worker")
    return locked


def _position(run: ImportRun) -> tuple[str, int, int]:
    return (run.state, run.byte_cursor, run.apply_cursor)
