"""End one session."""

from uuid import UUID

from shop.accounts import locks
from shop.accounts.models import Session
from shop.common.clock import now
from shop.common.errors import NotFound
from shop.common.write import write


@write
def end_session(*, session_id: UUID, why: Session.Ended, user_id: int | None = None) -> None:
    """End it, if it has not ended before; `user_id` says whose it must be. Raises NotFound. Locks the session."""
    session = locks.session(session_id)
    if session is None or user_id not in {None, session.user_id}:
        raise NotFound("There is no such session.")
    if session.ended_at is None:
        finish(session, why)


def finish(session: Session, why: Session.Ended) -> None:
    """Note the end of a session that the caller holds."""
    session.ended_at, session.ended_why = now(), why
    session.save(update_fields=["ended_at", "ended_why"])
