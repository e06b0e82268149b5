"""Exchange a refresh token for the next pair, once.

Two tabs that ask at the same moment, and one whose answer was lost, ask with the token that was replaced just now:
for GRACE they get the very pair that replaced it. Later, whoever comes with a token that was replaced is not who it
was given to, or the other one is not: the session ends for both (RFC 9700, section 4.14.2).
"""

import logging
import uuid
from datetime import timedelta

from shop.accounts import locks
from shop.accounts.errors import SessionEnded
from shop.accounts.models import Session
from shop.accounts.services.end_session import finish
from shop.accounts.tokens import RefreshToken
from shop.accounts.trail import note
from shop.audit.actor import SYSTEM
from shop.common.clock import now
from shop.common.write import write

GRACE = timedelta(seconds=10)

logger = logging.getLogger(__name__)


def refresh_session(*, token: RefreshToken) -> Session:
    """The session with its next pair. Raises SessionEnded. Locks the session."""
    session = _refresh(token=token)
    if session is None:
        raise SessionEnded
    return session


@write
def _refresh(*, token: RefreshToken) -> Session | None:
    """None where it has ended; raising would take the end of a replayed session back."""
    session = locks.session(token.session_id)
    if session is None or not _is_open(session) or session.user.public_id != token.public_id:
        return None
    if token.token_id == session.current:
        return _rotate(session)
    if token.token_id == session.previous and now() - session.rotated_at <= GRACE:
        return session
    finish(session, Session.Ended.REPLAYED)
    note("session.replayed", session.user, after={"session": str(session.pk)}, by=SYSTEM)
    logger.warning("a refresh token was used again; session %s of user %s ended", session.pk, session.user_id)
    return None


def _is_open(session: Session) -> bool:
    return session.ended_at is None and session.expires_at > now() and session.user.is_active


def _rotate(session: Session) -> Session:
    session.previous, session.current, session.rotated_at = session.current, uuid.uuid4(), now()
    session.save(update_fields=["previous", "current", "rotated_at"])
    return session
