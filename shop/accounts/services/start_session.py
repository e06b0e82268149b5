"""Sign somebody in who has shown who they are."""

from django.conf import settings
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts import locks
from shop.accounts.callers import Caller
from shop.accounts.errors import InvalidCredentials
from shop.accounts.models import Session, User
from shop.accounts.password_policy import Proof
from shop.accounts.trail import note
from shop.common.clock import now
from shop.common.errors import NotFound
from shop.common.write import write


@write
def start_session(*, proof: Proof, caller: Caller, has_second_factor: bool = False) -> Session:
    """A new session of the account, if all that let it in is still so.

    Raises InvalidCredentials where meanwhile its password was changed, it was closed, or a second factor was set up
    that was not asked for. Locks the account.
    """
    try:
        user = locks.account(proof.user.pk)
    except NotFound:
        raise InvalidCredentials from None
    if user.password != proof.hashed:
        raise InvalidCredentials
    refuse_unasked_factor(user, has_second_factor=has_second_factor)
    user.password, user.last_login = proof.stored, now()
    user.save(update_fields=["password", "last_login"])
    session = open_new(user_id=user.pk, caller=caller, has_second_factor=has_second_factor)
    session.user = user
    if user.is_staff:
        note("staff.signed_in", user, after={"by": "api"}, personal=(None, {"address": caller.address}))
    return session


def refuse_unasked_factor(user: User, *, has_second_factor: bool) -> None:
    """Raise InvalidCredentials where the account has a second factor that was not asked for. The caller holds it.

    The sessions that setting one up ends are those that are there then: one begun later would outlive it.
    """
    if not has_second_factor and TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        raise InvalidCredentials


def open_new(*, user_id: int, caller: Caller, has_second_factor: bool = False) -> Session:
    """A new session's row. Belongs inside a write that holds the account."""
    moment = now()
    return Session.objects.create(
        user_id=user_id,
        created_at=moment,
        rotated_at=moment,
        expires_at=moment + settings.JWT_SESSION_LIFETIME,
        has_second_factor=has_second_factor,
        user_agent=caller.user_agent,
        address=caller.address or None,
    )
