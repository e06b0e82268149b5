"""Forget customers' sign-ins that have ended by themselves."""

from django.db.models.functions import Now

from shop.accounts.models import Session
from shop.common.write import write

BATCH = 1000


@write
def forget_sign_ins() -> int:
    """Delete at most BATCH sign-ins that have expired; returns how many."""
    ended = Session.objects.filter(expires_at__lt=Now()).order_by("pk")
    chosen = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = Session.objects.filter(pk__in=chosen).delete()
    return deleted
