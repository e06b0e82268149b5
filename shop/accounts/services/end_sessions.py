"""End all sessions of an account."""

from shop.accounts import locks
from shop.accounts.models import Session, User
from shop.common.clock import now
from shop.common.write import write


@write
def end_sessions(*, user_id: int, why: Session.Ended) -> int:
    """Sign the account out everywhere, at once; returns how many sessions were open. Locks the account and them."""
    # Where the account is not held, a session could begin beside this.
    User.objects.select_for_update(no_key=True).filter(pk=user_id).first()
    ids = [session.pk for session in locks.open_sessions(user_id)]
    return Session.objects.filter(pk__in=ids).update(ended_at=now(), ended_why=why)
