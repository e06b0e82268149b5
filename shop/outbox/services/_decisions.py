"""What the audit trail keeps of a decision that people took about effects."""

from collections.abc import Iterable

from shop.audit.actor import Actor
from shop.audit.services.add_entries import add_entries
from shop.audit.services.add_entry import Change
from shop.outbox.models import Effect

# An error's beginning says what happened; some come with pages of traceback.
ERROR_KEPT = 500


def tell_trail(actor: Actor, action: str, effects: Iterable[Effect], reason: str) -> None:
    """One entry for each effect: what it was and its last error, which one it is, and the reason."""
    add_entries(
        actor=actor, changes=[(_change(action, effect, reason), effect.trace_id) for effect in effects]
    )


def _change(action: str, effect: Effect, reason: str) -> Change:
    return Change(
        action,
        "effect",
        str(effect.pk),
        # A retry clears the error from the row, so this is where it can be read afterwards.
        before={"state": effect.state, "attempts": effect.attempts, "error": effect.last_error[:ERROR_KEPT]},
        after={"topic": effect.topic, "key": effect.key, "reason": reason},
    )
