"""Forget what shoppers searched for long ago."""

from datetime import timedelta

from django.utils import timezone

from shop.common.write import write
from shop.search.models import DailyQuery
from shop.search.services.forget_interest import BATCH, DAYS


@write
def forget_queries() -> int:
    """Delete at most BATCH daily counts older than DAYS; returns how many."""
    oldest = timezone.now().date() - timedelta(days=DAYS)
    ended = DailyQuery.objects.filter(day__lt=oldest).order_by("pk")
    chosen = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = DailyQuery.objects.filter(pk__in=chosen).delete()
    return deleted
