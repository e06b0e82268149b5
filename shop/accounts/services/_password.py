"""What every new password sets off."""

from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter


def store_password(user: User, password_hash: str) -> None:
    """Store the hash of a new password, and tell who has confirmed the account's address.

    Belongs inside a write that holds the account and ends its sessions. Records LetterWritten where there is somebody
    to tell.
    """
    user.password = password_hash
    user.save(update_fields=["password"])
    if user.email_verified_at:
        write_letter(kind=Letter.Kind.PASSWORD_CHANGED, email=user.email, user=user)
