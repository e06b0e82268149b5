"""Sign somebody out, for them."""

from uuid import UUID

from shop.accounts.handling import ENDS_SESSIONS, held
from shop.accounts.models import Session, User
from shop.accounts.services.end_session import end_session
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.trail import actor_for, note
from shop.common.write import write


@write
def sign_out_account(*, by: User, user_id: int, session_id: UUID | None = None) -> None:
    """End that session, or all of the account. Raises NotAllowed, NotFound. Locks both accounts and the sessions."""
    by, user = held(by, user_id, ENDS_SESSIONS)
    if session_id:
        end_session(session_id=session_id, user_id=user.pk, why=Session.Ended.SIGNED_OUT)
        ended = 1
    else:
        ended = end_sessions(user_id=user.pk, why=Session.Ended.SIGNED_OUT_EVERYWHERE)
    note("user.signed_out_by_staff", user, after={"sessions": ended}, by=actor_for(by))
