"""What every new password sets off."""

from shop.accounts.models import Letter, User
from shop.accounts.services._telling import tell_owner


def store_password(user: User, password_hash: str) -> None:
    """Store the hash of a new password, and tell who has confirmed the account's address.

    Belongs inside a write that holds the account and ends its sessions. Records LetterWritten where there is somebody
    to tell.
    """
    user.password = password_hash
    user.save(update_fields=["password"])
    tell_owner(user, Letter.Kind.PASSWORD_CHANGED)
