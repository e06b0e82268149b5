"""Remember that a letter may be on its way."""

from uuid import UUID

from django.db.models.functions import Now

from shop.accounts.models import Letter
from shop.common.write import write


@write
def note_sending(*, letter_id: UUID, on: bool = True) -> None:
    """Note that the mail server is about to be given this letter, or that it has surely not taken it."""
    Letter.objects.filter(pk=letter_id).update(sending_at=Now() if on else None)
