"""Declare that effects are not to be carried out."""

from collections.abc import Collection

from django.db.models import F
from django.db.models.functions import Now

from shop.audit.actor import Actor
from shop.common.write import write
from shop.outbox.locks import SKIPPABLE, locked_idle
from shop.outbox.models import Effect
from shop.outbox.services._decisions import tell_trail


@write
def skip_effects(*, ids: Collection[int], actor: Actor, reason: str) -> int:
    """Give up the present generation of the owed and dead ones among `ids`; returns how many. Done and running stay.

    A later mark makes a state effect owed again; a one-shot effect stays skipped for ever unless it is retried. The
    error stays readable, and the audit trail tells who did it and why.
    """
    effects = list(locked_idle(ids).filter(SKIPPABLE))
    tell_trail(actor, "effect.skipped", effects, reason)
    return Effect.objects.filter(pk__in=[effect.pk for effect in effects]).update(
        done=F("wanted"), skipped_at=Now(), dead_at=None, attempts=0, token=None, lease_until=None
    )
