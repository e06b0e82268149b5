"""Give a run up because its file can't be used."""

from shop.common.clock import now
from shop.common.write import write
from shop.imports.locks import run_at
from shop.imports.models import ImportRun


@write
def fail_run(*, run: ImportRun, reason: str) -> ImportRun:
    """Set the run to *failed* with a reason in words; the next step removes what it has staged."""
    run = run_at(run)
    run.state = ImportRun.State.FAILED
    run.failure = reason
    run.finished_at = now()
    run.save(update_fields=["state", "failure", "finished_at"])
    return run
