"""Note that a session is in use."""

from uuid import UUID

from shop.accounts.models import Session
from shop.common.clock import now
from shop.common.write import write


@write
def touch_session(*, session_id: UUID) -> None:
    """Note this moment as its last use, if it has not ended."""
    Session.objects.filter(pk=session_id, ended_at__isnull=True).update(rotated_at=now())
