"""Who has given a password and not yet a second factor. Changes when more lies between the two.

They are nobody yet: no page of the admin knows them. The browser's session says who they would be, and by which
password, for some minutes.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from shop.accounts.models import User
from shop.accounts.password_policy import Proof
from shop.common.clock import now

SECONDS = 20 * 60
_KEY = "half_way"


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody whose password was right, and where they wanted to."""

    user: User
    wanted: str

    @property
    def proof(self) -> Proof:
        """Of the password that they gave."""
        return Proof(self.user, self.user.password)


def begin(request: HttpRequest, user: User, wanted: str) -> None:
    """Remember them, in a new session of the browser."""
    request.session.flush()
    request.session[_KEY] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": int(now().timestamp()),
        "wanted": wanted,
    }


def half_way(request: HttpRequest) -> HalfWay | None:
    """Who is half way in this browser; None where nobody is, or not any more."""
    kept = request.session.get(_KEY)
    if not kept or now().timestamp() - kept["at"] > SECONDS:
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["password"]):
        return None
    return HalfWay(user, kept["wanted"])


def forget(request: HttpRequest) -> None:
    """They have arrived."""
    request.session.pop(_KEY, None)
