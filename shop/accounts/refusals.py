"""Tells of tries to sign in, refused ones above all. Changes when something else is told of them.

The log and the metric have every one, without names. The trail has those for accounts of staff, now and then only, so
that nobody fills it.
"""

import logging

from shop.accounts.callers import Caller
from shop.accounts.metrics import SIGN_INS
from shop.accounts.models import User
from shop.accounts.services.note_refusal import note_refusal
from shop.accounts.windows import count

# At most one entry of the trail an account and reason in so many seconds.
TOLD_EVERY = 600

logger = logging.getLogger(__name__)


def tell_refusal(place: str, why: str, user: User | None, caller: Caller) -> None:
    """Tell that somebody was not let in at `place`, such as ``admin``; `user` is whom they said they were, if anybody.

    Belongs outside a write, which a refusal would roll back.
    """
    SIGN_INS.labels(place, why).inc()
    whose = f"user {user.pk}" if user else "nobody's name"
    logger.warning("sign-in refused: %s, %s, %s, from %s", place, why, whose, caller.address or "unknown")
    # Counted for everybody, so that staff's are answered no later.
    told, _ = count("refusal told", f"{user.pk if user else caller.network} {why}", TOLD_EVERY)
    if told == 1 and user and user.is_staff:
        note_refusal(user_id=user.pk, why=why, address=caller.address)


def tell_success(place: str) -> None:
    """Count that somebody got in; the trail has staff's from the service."""
    SIGN_INS.labels(place, "signed_in").inc()
