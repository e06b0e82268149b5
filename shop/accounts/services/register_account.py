"""Open an account."""

from shop.accounts.models import Letter, User
from shop.accounts.services._taking import take_name
from shop.accounts.services.write_letter import write_letter
from shop.accounts.trail import note
from shop.common.write import write


@write
def register_account(*, username: str, email: str, password_hash: str, writes_letter: bool = True) -> User:
    """A new account with a cleaned name and address, and a hashed password.

    The same is done whether the address is known or not: the account is made, and a letter goes to the address, which
    belongs to it only once that is confirmed there. Without `writes_letter` none does, for that address has got enough
    of them. Raises Invalid where the username is taken. Records LetterWritten.
    """
    take_name(username)
    user = User(username=username, email=email, password=password_hash)
    user.save(force_insert=True)
    note("user.registered", user, personal=(None, {"username": username, "email": email}))
    if writes_letter:
        write_letter(kind=Letter.Kind.REGISTERED, email=email, user=user)
    return user
