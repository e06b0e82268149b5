"""Note that a rebuild or a sweep has gone on."""

from typing import Any

from django.db.models.functions import Now

from shop.common.write import write
from shop.search.models import Rebuild
from shop.search.rules import Phase, may_follow
from shop.search.services.take_run import LEASE, R, RunTaken


@write
def move_run(run: R, /, **changes: Any) -> R:
    """Set `changes` on a run that is ours and renew the lease; returns it as it stands then.

    Raises RunTaken where the lease has passed on: then nothing is changed. Raises ValueError for a step that the
    protocol does not have.
    """
    if isinstance(run, Rebuild) and "phase" in changes:
        now, then = Phase(run.phase), Phase(changes["phase"])
        if not may_follow(now, then):
            raise ValueError(f"{run} can't become {then}")
    rows = type(run).objects.filter(pk=run.pk, token=run.token)
    if not rows.update(moved_at=Now(), lease_until=Now() + LEASE, **changes):
        raise RunTaken(f"{run} was taken over by another worker")
    moved: R = type(run).objects.get(pk=run.pk)
    return moved
