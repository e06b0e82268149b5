"""Reads of accounts. Changes when someone needs to know something else of them."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from shop.accounts.callers import Caller
from shop.accounts.models import Session, User
from shop.accounts.rules import address_typed, name_typed
from shop.accounts.tokens import RefreshToken
from shop.common.clock import now
from shop.common.sql import fetch

_BEGUN_IN = "SELECT EXISTS(SELECT 1 FROM accounts_session WHERE user_id = %s AND address <<= %s::inet)"


def user_named(name: str) -> User | None:
    """The account that signs in as `name`: a username, or an e-mail address that it has confirmed."""
    name, address = name_typed(name), address_typed(name)
    named = Q(username__iexact=name) | Q(email__iexact=address, email_verified_at__isnull=False)
    # What the database takes for one, such as a dotless i in capitals, may be somebody else's all the same.
    same = {name.casefold(), address.casefold()}
    found = [user for user in User.objects.filter(named)[:4] if same & _names(user)]
    # A username of old may look like somebody else's address.
    return min(found, key=lambda user: user.username.casefold() not in same, default=None)


def _names(user: User) -> set[str]:
    confirmed = {user.email.casefold()} if user.email_verified_at else set()
    return {user.username.casefold()} | confirmed


def has_signed_in_from(user_id: int, caller: Caller) -> bool:
    """Whether the account has a session that was begun in this network, ended or not. One query, also for nobody."""
    return bool(caller.address) and bool(fetch(_BEGUN_IN, [user_id, caller.network])[0][0])


def living_sessions(user_id: int) -> QuerySet[Session]:
    """Those that are not over: renewed as lately as their kind has to be, the one that was used last first."""
    moment = now()
    renewed = Q(for_admin=False, rotated_at__gt=moment - RefreshToken.lifetime) | Q(
        for_admin=True, rotated_at__gt=moment - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    )
    living = Session.objects.filter(renewed, user_id=user_id, ended_at__isnull=True, expires_at__gt=moment)
    return living.order_by("-rotated_at", "pk")


def open_session(session_id: UUID, public_id: UUID) -> Session | None:
    """The session with its account, where neither has ended; one read."""
    sessions = Session.objects.select_related("user").filter(
        pk=session_id,
        ended_at__isnull=True,
        expires_at__gt=now(),
        user__public_id=public_id,
        user__is_active=True,
    )
    return sessions.first()
