"""Be done with a letter."""

from uuid import UUID

from shop.accounts.models import Letter
from shop.common.write import write


@write
def delete_letter(*, letter_id: UUID) -> None:
    """Delete a letter that has been sent, or that nobody wants any more. One that is gone is no error."""
    Letter.objects.filter(pk=letter_id).delete()
