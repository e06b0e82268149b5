"""End a slice of a rebuild or a sweep."""

from shop.common.write import write
from shop.outbox.record import record
from shop.search.facts import RebuildAdvanced, SweepAdvanced
from shop.search.models import Rebuild, Sweep
from shop.search.services.take_run import RunTaken


@write
def leave_run(*, run: Rebuild | Sweep, go_on: bool) -> None:
    """Let go of a run that is ours; with `go_on`, while it is not at rest, records that it advanced.

    Raises RunTaken where the lease has passed on.
    """
    rows = type(run).objects.filter(pk=run.pk, token=run.token)
    if not rows.update(token=None, lease_until=None):
        raise RunTaken(f"{run} was taken over by another worker")
    if not go_on or type(run).objects.get(pk=run.pk).at_rest:
        return
    record(RebuildAdvanced(rebuild_id=run.pk) if isinstance(run, Rebuild) else SweepAdvanced(sweep_id=run.pk))
