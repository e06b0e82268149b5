"""Open an account that may do everything, at the command line."""

from shop.accounts.models import User
from shop.accounts.rules import clean_email, clean_username
from shop.accounts.services._taking import take_name
from shop.accounts.trail import note
from shop.audit.actor import SYSTEM
from shop.common.write import write


@write
def create_superuser(*, username: str, email: str, password_hash: str) -> User:
    """A member of staff with every right; the address may be empty. Raises Invalid. Nobody is written to."""
    user = User(
        username=clean_username(username),
        email=clean_email(email) if email else "",
        password=password_hash,
        is_staff=True,
        is_superuser=True,
    )
    take_name(user.username)
    user.save(force_insert=True)
    note(
        "user.added",
        user,
        after={"by": "command line", "staff": True, "superuser": True},
        personal=(None, {"username": user.username, "email": user.email}),
        by=SYSTEM,
    )
    return user
