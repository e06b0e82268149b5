"""Locking querysets of the ledger, in the order in which marks are locked. Changes when a decision needs other rows."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.db.models.functions import Collate, Now

from shop.outbox.models import Effect


def locked_idle(ids: Collection[int]) -> QuerySet[Effect]:
    """Those of `ids` that no worker holds, locked. Who let a lease run out holds nothing."""
    idle = Q(token__isnull=True) | Q(lease_until__lt=Now())
    rows = Effect.objects.select_for_update().filter(idle, pk__in=ids)
    return rows.order_by(Collate("topic", "C"), Collate("key", "C"))
