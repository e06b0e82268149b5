"""Forget old sweeps and what they found."""

from datetime import timedelta

from django.db.models.functions import Now

from shop.common.write import write
from shop.search.models import Difference, Sweep

KEEP = timedelta(days=30)
BATCH = 1000


@write
def forget_sweeps() -> int:
    """Delete at most BATCH differences that were repaired long ago, and sweeps without any; returns how many rows."""
    old = Difference.objects.filter(repaired_at__lt=Now() - KEEP).order_by("pk")
    chosen = list(old.values_list("pk", flat=True)[:BATCH])
    deleted, _ = Difference.objects.filter(pk__in=chosen).delete()
    sweeps = Sweep.objects.filter(finished_at__lt=Now() - KEEP, differences=None).order_by("pk")
    swept, _ = Sweep.objects.filter(pk__in=list(sweeps.values_list("pk", flat=True)[:BATCH])).delete()
    return deleted + swept
