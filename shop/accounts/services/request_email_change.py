"""Name another e-mail address, to be confirmed."""

from shop.accounts import locks
from shop.accounts.errors import SessionEnded
from shop.accounts.models import Letter
from shop.accounts.password_policy import Proof
from shop.accounts.services._telling import tell_owner
from shop.accounts.services.write_letter import write_letter
from shop.accounts.trail import note
from shop.common.errors import Invalid
from shop.common.write import write


@write
def request_email_change(*, proof: Proof, email: str, writes_there: bool = True) -> None:
    """Keep the cleaned address as pending and have a link sent there, whoever has it; the confirmed one is warned.

    No link goes there without `writes_there`, for the address has got enough of them. Raises Invalid for the account's
    own confirmed address, SessionEnded where the account or its password changed meanwhile. Locks the account. Records
    LetterWritten.
    """
    user = locks.account(proof.user.pk)
    if user.password != proof.hashed:
        raise SessionEnded
    if user.email_verified_at and user.email.casefold() == email.casefold():
        raise Invalid.field("email", "is your address already")
    before, user.pending_email = user.pending_email, email
    user.save(update_fields=["pending_email"])
    note("user.email_change_requested", user, personal=({"pending_email": before}, {"pending_email": email}))
    if writes_there:
        write_letter(kind=Letter.Kind.CONFIRM_EMAIL, email=email, user=user)
    # While its owner can still do something: once the other is confirmed, this one opens nothing any more.
    tell_owner(user, Letter.Kind.EMAIL_CHANGE_ASKED)
