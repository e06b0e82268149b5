"""Forget what shoppers did long ago."""

from datetime import timedelta

from django.utils import timezone

from shop.common.write import write
from shop.search.models import DailyInterest

BATCH = 1000
DAYS = 90


@write
def forget_interest() -> int:
    """Delete at most BATCH daily counts older than DAYS; returns how many."""
    oldest = timezone.now().date() - timedelta(days=DAYS)
    ended = DailyInterest.objects.filter(day__lt=oldest).order_by("pk")
    chosen = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = DailyInterest.objects.filter(pk__in=chosen).delete()
    return deleted
