"""Erase what the trail knows of a person."""

from shop.audit.models import PersonalValues
from shop.common.write import write


@write
def erase_personal_values(*, subject: str) -> int:
    """Delete the personal values about `subject`; returns how many entries had some. The entries stay."""
    deleted, _ = PersonalValues.objects.filter(subject=subject).delete()
    return deleted
