"""Reads of accounts. Changes when someone needs to know something else of them."""

from uuid import UUID

from django.db.models import Q

from shop.accounts.models import Session, User
from shop.accounts.rules import name_typed
from shop.common.clock import now


def user_named(name: str) -> User | None:
    """The account that signs in as `name`: a username, or an e-mail address that it has confirmed."""
    name = name_typed(name)
    named = Q(username__iexact=name) | Q(email__iexact=name, email_verified_at__isnull=False)
    # What the database takes for one, such as a dotless i in capitals, may be somebody else's all the same.
    same = name.casefold()
    found = [user for user in User.objects.filter(named)[:4] if same in _names(user)]
    # A username of old may look like somebody else's address.
    return min(found, key=lambda user: user.username.casefold() != same, default=None)


def _names(user: User) -> set[str]:
    confirmed = {user.email.casefold()} if user.email_verified_at else set()
    return {user.username.casefold()} | confirmed


def has_signed_in_from(user_id: int, address: str) -> bool:
    """Whether the account has a session that was begun at this address."""
    return Session.objects.filter(user_id=user_id, address=address or None).exists()


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
