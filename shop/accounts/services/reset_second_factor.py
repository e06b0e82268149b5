"""Take a device away from who has lost it."""

from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts import locks
from shop.accounts.handling import held_other
from shop.accounts.models import Letter, Session, User
from shop.accounts.services._telling import tell_owner
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.trail import actor_for, note
from shop.audit.actor import SYSTEM, Actor
from shop.common.errors import Conflict
from shop.common.write import write


@write
def reset_second_factor(*, by: User | None, user_id: int) -> None:
    """Forget the device and the recovery codes, and end all sessions; `by` is nobody at the command line.

    Where a second factor is required, the next sign-in sets one up. Raises Conflict where there is none, NotAllowed,
    NotFound. Locks both accounts. Records LetterWritten.
    """
    if by is None:
        _forget(locks.account(user_id), SYSTEM)
    else:
        by, user = held_other(by, user_id)
        _forget(user, actor_for(by))


def _forget(user: User, actor: Actor) -> None:
    taken, _ = TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    if not taken:
        raise Conflict("No second factor is set up.")
    end_sessions(user_id=user.pk, why=Session.Ended.SIGNED_OUT_EVERYWHERE)
    note("staff.second_factor_reset", user, before={"device": True}, after={"device": False}, by=actor)
    tell_owner(user, Letter.Kind.SECOND_FACTOR_RESET)
