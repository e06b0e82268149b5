"""Ask for a link that sets a new password."""

from shop.accounts.models import Letter
from shop.accounts.services.write_letter import write_letter
from shop.common.write import write


@write
def request_password_reset(*, email: str) -> None:
    """Note the request; whether anybody has the address is looked up when the letter is sent. Records LetterWritten."""
    write_letter(kind=Letter.Kind.PASSWORD_RESET, email=email)
