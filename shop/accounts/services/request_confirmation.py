"""Have the link that confirms an address sent once more."""

from shop.accounts import locks
from shop.accounts.models import Letter
from shop.accounts.services.write_letter import write_letter
from shop.common.errors import Invalid
from shop.common.write import write


@write
def request_confirmation(*, user_id: int) -> None:
    """Send it to the address that waits for it. Raises Invalid where none does. Locks the account."""
    user = locks.account(user_id)
    if not user.unconfirmed_email:
        raise Invalid("Your address is confirmed already.", code="nothing_to_confirm")
    write_letter(kind=Letter.Kind.CONFIRM_EMAIL, email=user.unconfirmed_email, user=user)
