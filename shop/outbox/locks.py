"""Locking querysets of the ledger, in the order in which marks are locked. Changes when a decision needs other rows."""

from collections.abc import Collection

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Collate, Now

from shop.outbox.models import Effect

IDLE = Q(token__isnull=True) | Q(lease_until__lt=Now())
SKIPPABLE = Q(wanted__gt=F("done"))
# A skipped row counts as done, and yet it can be wanted anew.
RETRIABLE = SKIPPABLE | Q(skipped_at__isnull=False)


def locked_idle(ids: Collection[int]) -> QuerySet[Effect]:
    """Those of `ids` that no worker holds, locked. Who let a lease run out holds nothing."""
    rows = Effect.objects.select_for_update().filter(IDLE, pk__in=ids)
    return rows.order_by(Collate("topic", "C"), Collate("key", "C"))
