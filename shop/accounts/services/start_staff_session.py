"""Sign a member of staff in to the admin."""

from datetime import timedelta

from shop.accounts import locks
from shop.accounts.callers import Caller
from shop.accounts.errors import InvalidCredentials
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.services.start_session import open_new, refuse_unasked_factor
from shop.accounts.trail import note
from shop.common.clock import now
from shop.common.errors import NotFound
from shop.common.write import write

# However busy it is; how long it may be idle is in config/settings/security.py.
LONGEST = timedelta(hours=12)


@write
def start_staff_session(*, proof: Proof, caller: Caller, has_second_factor: bool) -> Session:
    """A new session of the account, if all that let it in is still so.

    Raises InvalidCredentials where meanwhile its password was changed, it was closed or is no longer staff's, or a
    second factor was set up that was not asked for. Locks the account.
    """
    user = _still_staff(proof)
    refuse_unasked_factor(user, has_second_factor=has_second_factor)
    user.password, user.last_login = proof.stored, now()
    user.save(update_fields=["password", "last_login"])
    session = open_staff(user, caller, has_second_factor=has_second_factor)
    note(
        "staff.signed_in",
        user,
        after={"by": "admin", "second_factor": has_second_factor},
        personal=(None, {"address": caller.address}),
    )
    return session


def open_staff(user: User, caller: Caller, *, has_second_factor: bool) -> Session:
    """A new session's row, which ends by itself. Belongs inside a write that holds the account."""
    session = open_new(user_id=user.pk, caller=caller, has_second_factor=has_second_factor)
    return shorten(session, user)


def shorten(session: Session, user: User) -> Session:
    """Have a new session end as those of the admin do."""
    session.expires_at, session.for_admin = session.created_at + LONGEST, True
    session.save(update_fields=["expires_at", "for_admin"])
    session.user = user
    return session


def _still_staff(proof: Proof) -> User:
    try:
        user = locks.account(proof.user.pk)
    except NotFound:
        raise InvalidCredentials from None
    if user.password != proof.hashed or not user.is_staff:
        raise InvalidCredentials
    return user
