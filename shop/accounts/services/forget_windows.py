"""Forget clients that have not called for long."""

from datetime import timedelta

from django.db.models.functions import Now

from shop.accounts.models import ThrottleWindow
from shop.common.write import write

KEEP = timedelta(days=1)
BATCH = 1000


@write
def forget_windows() -> int:
    """Delete at most BATCH throttle windows that began over a day ago; returns how many."""
    old = ThrottleWindow.objects.filter(started_at__lt=Now() - KEEP).order_by("pk")
    # A window that a request counts in just now is left to the next time.
    chosen = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = ThrottleWindow.objects.filter(pk__in=chosen).delete()
    return deleted
