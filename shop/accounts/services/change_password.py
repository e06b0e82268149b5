"""Set a new password for who knows the present one."""

from uuid import UUID

from shop.accounts import locks
from shop.accounts.callers import Caller
from shop.accounts.errors import SessionEnded
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.services._password import store_password
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.services.start_session import open_new
from shop.accounts.trail import note
from shop.common.errors import NotFound
from shop.common.write import write


@write
def change_password(*, proof: Proof, password_hash: str, session_id: UUID, caller: Caller) -> Session:
    """Store the hash and end all sessions; returns a new one for who asked, in the place of theirs.

    Raises SessionEnded where the account, its password or the asking session changed meanwhile. Locks the account and
    its sessions. Records LetterWritten.
    """
    user = _unchanged(proof)
    asking = next((open_ for open_ in locks.open_sessions(user.pk) if open_.pk == session_id), None)
    if asking is None:
        raise SessionEnded
    store_password(user, password_hash)
    end_sessions(user_id=user.pk, why=Session.Ended.PASSWORD_CHANGED)
    note("user.password_changed", user)
    session = open_new(user_id=user.pk, caller=caller, has_second_factor=asking.has_second_factor)
    session.user = user
    return session


def _unchanged(proof: Proof) -> User:
    try:
        user = locks.account(proof.user.pk)
    except NotFound:
        raise SessionEnded from None
    if user.password != proof.hashed:
        raise SessionEnded
    return user
