"""Set a new password for a member of staff who is signed in to the admin."""

from uuid import UUID

from shop.accounts.callers import Caller
from shop.accounts.models import Session
from shop.accounts.password_policy import Proof
from shop.accounts.services.change_password import change_password
from shop.accounts.services.start_staff_session import shorten
from shop.common.write import write


@write
def change_staff_password(*, proof: Proof, password_hash: str, session_id: UUID, caller: Caller) -> Session:
    """As `change_password`, with a session that ends as those of the admin do."""
    session = change_password(proof=proof, password_hash=password_hash, session_id=session_id, caller=caller)
    return shorten(session, session.user)
