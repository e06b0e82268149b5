"""Let the person of a disabled account in again."""

from shop.accounts.handling import held_other
from shop.accounts.models import User
from shop.accounts.trail import actor_for, note
from shop.common.errors import Conflict
from shop.common.write import write


@write
def enable_account(*, by: User, user_id: int) -> User:
    """Open it again. Raises Conflict where its person had it deleted, NotAllowed, NotFound. Locks both accounts."""
    by, user = held_other(by, user_id)
    if user.deleted_at:
        raise Conflict("This account was deleted by its person, and what was known of them is erased.")
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        note("user.enabled", user, before={"active": False}, after={"active": True}, by=actor_for(by))
    return user
