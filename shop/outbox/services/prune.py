"""Clear what done effects no longer need."""

from datetime import timedelta

from django.db.models import F, Q
from django.db.models.functions import Now

from shop.common.write import write
from shop.outbox.models import Effect, JobSlot

KEEP_DETAILS = timedelta(days=30)
KEEP_SLOTS = timedelta(days=7)


@write
def prune() -> tuple[int, int]:
    """Clear old payloads and errors of done effects, and old slots but each job's last; returns both counts.

    No effect row is removed: a one-shot key says for ever that it was done, and a state row carries its generation.
    """
    then = Now() - KEEP_DETAILS
    done = Effect.objects.filter(
        Q(skipped_at=None, done_at__lt=then) | Q(skipped_at__lt=then), done=F("wanted")
    )
    cleared = done.exclude(payload=None, last_error="").update(payload=None, last_error="")
    latest = JobSlot.objects.order_by("job", "-slot").distinct("job").values("pk")
    old = JobSlot.objects.filter(created_at__lt=Now() - KEEP_SLOTS).exclude(pk__in=latest)
    removed, _ = old.delete()
    return cleared, removed
