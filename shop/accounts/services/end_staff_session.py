"""Sign a member of staff out of the admin."""

from uuid import UUID

from shop.accounts.models import Session, User
from shop.accounts.services.end_session import end_session
from shop.accounts.trail import note
from shop.common.write import write


@write
def end_staff_session(*, session_id: UUID, user: User) -> None:
    """End their own session. Raises NotFound. Locks the session."""
    end_session(session_id=session_id, user_id=user.pk, why=Session.Ended.SIGNED_OUT)
    note("staff.signed_out", user)
