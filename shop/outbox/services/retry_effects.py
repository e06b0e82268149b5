"""Owe effects again that died or wait for their back-off."""

from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import Now

from shop.common.write import write
from shop.outbox.models import Effect


@write
def retry_effects(*, ids: Collection[int]) -> int:
    """Make the owed ones among `ids` due now with fresh attempts; returns how many. Done and running rows stay."""
    owed = Effect.objects.filter(pk__in=ids, wanted__gt=F("done"), token__isnull=True).order_by("pk")
    locked = list(owed.select_for_update().values_list("pk", flat=True))
    return Effect.objects.filter(pk__in=locked).update(
        dead_at=None, attempts=0, last_error="", available_at=Now()
    )
