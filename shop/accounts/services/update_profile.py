"""Change what an account says of its person."""

from collections.abc import Mapping

from shop.accounts import locks
from shop.accounts.models import Letter, User
from shop.accounts.services._taking import take_name
from shop.accounts.services._telling import tell_owner
from shop.accounts.trail import note
from shop.common.write import write

FIELDS = ("username", "first_name", "last_name")


@write
def update_profile(*, user_id: int, values: Mapping[str, str]) -> User:
    """Set the given ones of FIELDS, cleaned. Raises Invalid where the username is taken. Locks the account.

    Records LetterWritten where the username is another.
    """
    user = locks.account(user_id)
    changed = {name: value for name, value in values.items() if getattr(user, name) != value}
    if not changed:
        return user
    before = {name: getattr(user, name) for name in changed}
    for name, value in changed.items():
        setattr(user, name, value)
    if "username" in changed:
        take_name(user.username, but=user.pk)
        tell_owner(user, Letter.Kind.USERNAME_CHANGED)
    user.save(update_fields=list(changed))
    note("user.profile_changed", user, after={"changed": sorted(changed)}, personal=(before, changed))
    return user
