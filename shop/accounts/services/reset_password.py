"""Set a new password by the link of a mail."""

from contextlib import suppress

from shop.accounts import locks
from shop.accounts.callers import Caller
from shop.accounts.errors import EmailTaken, LinkInvalid
from shop.accounts.link_tokens import sets_password
from shop.accounts.models import Session, User
from shop.accounts.services._password import store_password
from shop.accounts.services._taking import take_email
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.services.start_session import open_new
from shop.accounts.trail import note
from shop.common.clock import now
from shop.common.errors import NotFound
from shop.common.write import write


@write
def reset_password(*, user_id: int, token: str, password_hash: str, caller: Caller) -> User:
    """Store the hash, end all sessions, and give the account the address that the link was sent to.

    Another address that waited for its confirmation waits no longer: it may be that of who had got in. Raises
    LinkInvalid; of two who use one link, one gets there. Locks the account. Records LetterWritten.
    """
    try:
        user = locks.account(user_id)
    except NotFound:
        raise LinkInvalid from None
    if not sets_password(user, token):
        raise LinkInvalid
    _confirm_address(user)
    store_password(user, password_hash)
    # It ends with the others, and stands for where the owner is: from there they get in now, however often somebody
    # else tries their name.
    open_new(user_id=user.pk, caller=caller)
    end_sessions(user_id=user.pk, why=Session.Ended.PASSWORD_CHANGED)
    note("user.password_reset", user)
    return user


def _confirm_address(user: User) -> None:
    """Who could read the link reads mail to that address; unless another account has confirmed it before."""
    user.pending_email = ""
    user.save(update_fields=["pending_email"])
    if user.email_verified_at:
        return
    with suppress(EmailTaken):
        take_email(user.email, but=user.pk)
        user.email_verified_at = now()
        user.save(update_fields=["email_verified_at"])
