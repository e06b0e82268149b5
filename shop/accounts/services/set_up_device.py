"""Set up a device as somebody's second factor."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts import locks
from shop.accounts.models import Letter, Session
from shop.accounts.services._recovery_codes import issue_codes
from shop.accounts.services._telling import tell_owner
from shop.accounts.services.end_sessions import end_sessions
from shop.accounts.trail import note
from shop.common.errors import Invalid
from shop.common.write import write


@write
def set_up_device(*, user_id: int, key: str, code: str) -> list[str]:
    """Take the device that has `key` (hex), which `code` shows that it has, in the place of any before.

    All sessions end, for none of them was begun with it. Returns the recovery codes, which nobody can be shown again.
    Raises Invalid naming ``code``, NotFound. Locks the account and its sessions. Records LetterWritten.
    """
    user = locks.account(user_id)
    replaced, _ = TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, key=key, name="authenticator app")
    if not device.verify_token(code):
        raise Invalid.field("code", "is not what this device shows now")
    codes = issue_codes(user)
    end_sessions(user_id=user.pk, why=Session.Ended.SIGNED_OUT_EVERYWHERE)
    note("staff.second_factor_set_up", user, before={"device": bool(replaced)}, after={"device": True})
    tell_owner(user, Letter.Kind.SECOND_FACTOR_SET_UP)
    return codes
