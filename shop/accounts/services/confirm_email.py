"""Confirm an address by the link of a mail."""

from shop.accounts import locks
from shop.accounts.errors import LinkInvalid
from shop.accounts.link_tokens import CONFIRM_EMAIL, token_is_good
from shop.accounts.models import Letter, User
from shop.accounts.services._taking import take_email
from shop.accounts.services.write_letter import write_letter
from shop.accounts.trail import note
from shop.common.clock import now
from shop.common.errors import NotFound
from shop.common.write import write


@write
def confirm_email(*, user_id: int, token: str) -> User:
    """Give the account the address that waited; the one that it had before is told.

    Raises LinkInvalid, or EmailTaken where another account was first. Locks the account. Records LetterWritten.
    """
    try:
        user = locks.account(user_id)
    except NotFound:
        raise LinkInvalid from None
    if not user.unconfirmed_email or not token_is_good(user, CONFIRM_EMAIL, token):
        raise LinkInvalid
    before, was_confirmed = user.email, user.email_verified_at is not None
    take_email(user.unconfirmed_email, but=user.pk)
    user.email, user.pending_email, user.email_verified_at = user.unconfirmed_email, "", now()
    user.save(update_fields=["email", "pending_email", "email_verified_at"])
    note("user.email_confirmed", user, personal=({"email": before}, {"email": user.email}))
    if was_confirmed:
        write_letter(kind=Letter.Kind.EMAIL_CHANGED, email=before, user=user)
    return user
