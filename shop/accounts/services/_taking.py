"""Takes what only one account has, a username or a confirmed address. Changes when there is another such thing.

Who comes second is told before PostgreSQL refuses: what it refuses it repeats in its log, with names and hashes.
"""

from shop.accounts import locks
from shop.accounts.errors import EmailTaken
from shop.accounts.models import User
from shop.common.errors import Invalid


def take_name(username: str, *, but: int = 0) -> None:
    """Hold the name for the account that is about to have it, `but` where that is there already.

    Raises Invalid where another has it. Belongs inside a write.
    """
    locks.name(username)
    if User.objects.filter(username__iexact=username).exclude(pk=but).exists():
        raise Invalid.field("username", "is taken")


def take_email(email: str, *, but: int) -> None:
    """Hold the address for the account that is about to have confirmed it. Raises EmailTaken where another has.

    Belongs inside a write that holds the account.
    """
    locks.email(email)
    owners = User.objects.filter(email__iexact=email, email_verified_at__isnull=False)
    if owners.exclude(pk=but).exists():
        raise EmailTaken
