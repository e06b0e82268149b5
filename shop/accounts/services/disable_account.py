"""Let nobody into an account any more, for the time being."""

from shop.accounts.handling import held_other
from shop.accounts.models import Session, User
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.trail import actor_for, note
from shop.common.write import write


@write
def disable_account(*, by: User, user_id: int) -> User:
    """Close it until it is enabled, and end its sessions at once. Raises NotAllowed, NotFound. Locks both accounts."""
    by, user = held_other(by, user_id)
    if user.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sessions(user_id=user.pk, why=Session.Ended.DISABLED)
        note("user.disabled", user, before={"active": True}, after={"active": False}, by=actor_for(by))
    return user
