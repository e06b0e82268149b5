"""Have a mail sent about an account."""

from shop.accounts.facts import LetterWritten
from shop.accounts.models import Letter, User
from shop.common.write import write
from shop.outbox.record import record


@write
def write_letter(*, kind: Letter.Kind, email: str, user: User | None = None) -> Letter:
    """Note that a letter of `kind` is to go to `email`, in the transaction of its reason. Records LetterWritten."""
    letter = Letter.objects.create(kind=kind, email=email, user=user)
    record(LetterWritten(letter_id=letter.pk, user_id=user.pk if user else None))
    return letter
