"""Start a comparison of the index with the database."""

from django.conf import settings

from shop.audit.actor import Actor
from shop.common.write import write
from shop.outbox.record import record
from shop.search.facts import SweepStarted
from shop.search.models import Sweep
from shop.search.rules import Look


@write
def start_sweep(*, actor: Actor, bodies: bool) -> Sweep:
    """A sweep of the live index, of whole records or of versions alone; the one of that sort that is under way, if any.

    Records SweepStarted.
    """
    wanted = Sweep(index=settings.SEARCH_INDEX, bodies=bodies, started_by=actor.label)
    Sweep.objects.bulk_create([wanted], ignore_conflicts=True)
    rows = Sweep.objects.filter(index=settings.SEARCH_INDEX, bodies=bodies)
    found = rows.exclude(look=Look.FINISHED).first()
    if found is None:
        # The one that stood in the way has come to rest this very moment.
        wanted.save(force_insert=True)
        found = wanted
    record(SweepStarted(sweep_id=found.pk))
    return found
