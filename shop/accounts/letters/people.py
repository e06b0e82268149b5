"""Whose an e-mail address is. Changes when an address is compared differently.

An address belongs to the account that has confirmed it. What PostgreSQL takes for the same address is compared once
more, so that a letter which somebody asked for goes to nobody whose address only looks like theirs.
"""

from django.db.models import QuerySet

from shop.accounts.models import User

# So many accounts that name one address are told of.
MOST_NAMED = 5


def owner_of(email: str) -> User | None:
    """The account that has confirmed `email`, open or not."""
    found = _with_address(email).filter(email_verified_at__isnull=False)
    return next((user for user in found if same_address(user.email, email)), None)


def naming(email: str) -> list[User]:
    """The open accounts that name `email` and have not confirmed it, the newest first, at most MOST_NAMED."""
    found = _with_address(email).filter(email_verified_at__isnull=True, is_active=True)
    newest = found.order_by("-date_joined", "-pk")[: 10 * MOST_NAMED]
    return [user for user in newest if same_address(user.email, email)][:MOST_NAMED]


def _with_address(email: str) -> QuerySet[User]:
    if not email:
        return User.objects.none()
    return User.objects.filter(email__iexact=email)


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one, however they are spelt."""
    return one.casefold() == other.casefold()
