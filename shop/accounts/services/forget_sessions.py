"""Forget staff's sessions that have ended."""

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from shop.common.write import write

BATCH = 1000


@write
def forget_sessions() -> int:
    """Delete at most BATCH sessions that have expired; returns how many."""
    ended = Session.objects.filter(expire_date__lt=Now()).order_by("pk")
    chosen = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = Session.objects.filter(pk__in=chosen).delete()
    return deleted
