"""Forget data exports whose time is over."""

from django.db.models.functions import Now

from shop.accounts.models import DataExport
from shop.common.write import write

BATCH = 1000


@write
def forget_exports() -> int:
    """Delete at most BATCH exports that have expired; returns how many."""
    ended = DataExport.objects.filter(expires_at__lt=Now()).order_by("pk")
    chosen = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = DataExport.objects.filter(pk__in=chosen).delete()
    return deleted
