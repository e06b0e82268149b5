"""Forget sign-ins that have ended by themselves, and where they were."""

from django.conf import settings
from django.db.models.functions import Now

from shop.accounts.models import Session
from shop.common.write import write

BATCH = 1000


@write
def forget_sign_ins() -> int:
    """Delete at most BATCH sign-ins that have expired; returns how many.

    Each is kept for as long as a session may last, also where it ended sooner, as those of the admin do: from where its
    owner has signed in, they get in whoever else tries their name (`shop/accounts/guesses.py`).
    """
    old = Now() - settings.JWT_SESSION_LIFETIME
    ended = Session.objects.filter(expires_at__lt=Now(), created_at__lt=old).order_by("pk")
    chosen = list(ended.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = Session.objects.filter(pk__in=chosen).delete()
    return deleted
