"""Hold a rebuild or a sweep for a slice of its work."""

from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

from django.db.models import Q
from django.db.models.functions import Now

from shop.common.write import write
from shop.search.models import Rebuild, Sweep

R = TypeVar("R", Rebuild, Sweep)
# As the leases of effects: whoever is silent for so long is taken for dead.
LEASE = timedelta(seconds=15)


class RunTaken(RuntimeError):
    """Another worker holds the run, or has taken it over."""


@write
def take_run(*, kind: type[R], run_id: int) -> R | None:
    """The run under a lease of ours; None where it is gone or at rest. Raises RunTaken where another holds it."""
    run = kind.objects.filter(pk=run_id).first()
    if run is None or run.at_rest:
        return None
    token = uuid4()
    free = Q(token=None) | Q(lease_until=None) | Q(lease_until__lt=Now())
    if not kind.objects.filter(free, pk=run_id).update(token=token, lease_until=Now() + LEASE):
        raise RunTaken(f"{run} is held by another worker")
    taken: R = kind.objects.get(pk=run_id)
    return taken
