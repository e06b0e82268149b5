"""Tells owners what was done to their account. Changes when somebody else is to hear of it."""

from shop.accounts.models import Letter, User
from shop.accounts.services.write_letter import write_letter


def tell_owner(user: User, kind: Letter.Kind) -> None:
    """Write to the address that the account has confirmed, where it has one; any other may be a stranger's.

    Belongs inside a write that holds the account. Records LetterWritten where there is somebody to tell.
    """
    if user.email_verified_at:
        write_letter(kind=kind, email=user.email, user=user)
