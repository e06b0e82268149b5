"""Forget letters that could not be sent."""

from datetime import timedelta

from django.db.models.functions import Now

from shop.accounts.models import Letter
from shop.common.write import write

# Long enough for ops to mend what kept it from being sent, and to retry its effect.
KEPT_FOR = timedelta(days=7)
BATCH = 1000


@write
def forget_letters() -> int:
    """Delete at most BATCH letters that were written more than KEPT_FOR ago; returns how many.

    Each names somebody's address. Its effect finds nothing to send then, and is done.
    """
    old = Letter.objects.filter(created_at__lt=Now() - KEPT_FOR).order_by("pk")
    chosen = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
    deleted, _ = Letter.objects.filter(pk__in=chosen).delete()
    return deleted
