"""Have the link that confirms an address sent once more."""

from shop.accounts import locks
from shop.accounts.models import Letter
from shop.accounts.services.write_letter import write_letter
from shop.common.errors import Invalid
from shop.common.write import write


@write
def request_confirmation(*, user_id: int, writes_letter: bool = True) -> None:
    """Send it to the address that waits for it, unless that has got enough of them.

    Raises Invalid where none waits. Locks the account. Records LetterWritten.
    """
    user = locks.account(user_id)
    if not user.unconfirmed_email:
        raise Invalid("Your address is confirmed already.", code="nothing_to_confirm")
    if writes_letter:
        write_letter(kind=Letter.Kind.CONFIRM_EMAIL, email=user.unconfirmed_email, user=user)
