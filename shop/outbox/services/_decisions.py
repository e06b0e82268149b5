"""What the audit trail keeps of a decision that people took about effects."""

from collections.abc import Iterable

from shop.audit.actor import Actor
from shop.audit.services.add_entries import add_entries
from shop.audit.services.add_entry import Change
from shop.outbox.models import Effect


def tell_trail(actor: Actor, action: str, effects: Iterable[Effect], reason: str) -> None:
    """One entry for each effect: what it was, which one it is, and the reason."""
    add_entries(
        actor=actor, changes=[(_change(action, effect, reason), effect.trace_id) for effect in effects]
    )


def _change(action: str, effect: Effect, reason: str) -> Change:
    return Change(
        action,
        "effect",
        str(effect.pk),
        before={"state": effect.state, "attempts": effect.attempts},
        after={"topic": effect.topic, "key": effect.key, "reason": reason},
    )
