"""Owe effects again that died, wait for their back-off or were skipped."""

from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import Now

from shop.audit.actor import SYSTEM, Actor
from shop.common.write import write
from shop.outbox.locks import RETRIABLE, locked_idle
from shop.outbox.models import Effect
from shop.outbox.services._decisions import tell_trail


@write
def retry_effects(*, ids: Collection[int], actor: Actor = SYSTEM, reason: str = "") -> int:
    """Make the owed and skipped ones among `ids` due now with fresh attempts; returns how many.

    Done and running rows stay. A skipped row is wanted anew, since its generation was declared over. The audit
    trail tells who did it and why.
    """
    effects = list(locked_idle(ids).filter(RETRIABLE))
    tell_trail(actor, "effect.retried", effects, reason)
    again = Effect.objects.filter(pk__in=[effect.pk for effect in effects])
    again.filter(skipped_at__isnull=False).update(wanted=F("wanted") + 1, wanted_at=Now(), skipped_at=None)
    return again.update(
        dead_at=None, attempts=0, last_error="", available_at=Now(), token=None, lease_until=None
    )
