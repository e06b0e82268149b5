"""Tokens of the links in mails. Changes when a link proves something else.

A token is a signature over what it is meant for and over the account's state at that time, so it ends by itself when
that state moves on: nothing is stored, and none can be used twice. It is made when its mail is sent.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

from shop.accounts.models import User


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a link is for, and for how long it is good."""

    name: str
    lifetime: timedelta


RESET_PASSWORD = Purpose("reset-password", timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))
# A new member of staff reads it when their day begins, perhaps after a weekend.
WELCOME_STAFF = Purpose("welcome-staff", timedelta(days=3))
CONFIRM_EMAIL = Purpose("confirm-email", timedelta(days=3))


def make_token(user: User, purpose: Purpose) -> str:
    """A token for a link to be sent to `user` now."""
    state = _state(user, purpose)
    return _signer(purpose).sign(state).removeprefix(state + _signer(purpose).sep)


def token_is_good(user: User, purpose: Purpose, token: str) -> bool:
    """Whether `token` was made for this user and purpose, not too long ago, and the account is as it was then."""
    signer = _signer(purpose)
    try:
        signer.unsign(_state(user, purpose) + signer.sep + token, max_age=purpose.lifetime)
    except BadSignature:
        return False
    return True


def sets_password(user: User, token: str) -> bool:
    """Whether `token` lets its bearer set this account's password, by whichever letter it came."""
    return any(token_is_good(user, purpose, token) for purpose in (RESET_PASSWORD, WELCOME_STAFF))


def user_of_link(uid: str) -> User | None:
    """The account that a link's `uid` names, if it is open."""
    try:
        public_id = UUID(uid)
    except ValueError:
        return None
    return User.objects.filter(public_id=public_id, is_active=True).first()


def _signer(purpose: Purpose) -> TimestampSigner:
    return TimestampSigner(sep=".", salt=f"shopster.accounts.{purpose.name}")


def _state(user: User, purpose: Purpose) -> str:
    # With the password's hash: who sets a new one, because somebody else was in, ends that one's links too.
    address = user.unconfirmed_email if purpose is CONFIRM_EMAIL else user.email
    return f"{user.pk}.{user.password}.{address}"
