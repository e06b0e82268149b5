"""Set a new password for somebody, at the command line."""

from shop.accounts.models import Session, User
from shop.accounts.services._password import store_password
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.trail import note
from shop.audit.actor import SYSTEM
from shop.common.errors import Conflict, NotFound
from shop.common.write import write


@write
def set_password(*, user_id: int, password_hash: str) -> None:
    """Store the hash and end all sessions, whether the account is open or disabled.

    Raises Conflict where its person had it deleted, NotFound. Locks the account and its sessions. Records
    LetterWritten.
    """
    user = User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    if user is None:
        raise NotFound("There is no such account.")
    if user.deleted_at:
        raise Conflict("This account was deleted by its person: nobody signs in to it any more.")
    store_password(user, password_hash)
    end_sessions(user_id=user.pk, why=Session.Ended.PASSWORD_CHANGED)
    note("user.password_changed", user, after={"by": "command line"}, by=SYSTEM)
