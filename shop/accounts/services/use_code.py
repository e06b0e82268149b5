"""Use a code of somebody's second factor."""

import re
from typing import Any

from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.recovery_codes import bare, digest, is_recovery_code
from shop.common.write import write

# Each failure doubles the wait, up to 2**9 seconds: slow enough for who guesses, and nobody is locked out for ever.
MOST_FAILURES_COUNTED = 10
_TIMED = re.compile(r"[0-9]{6}")


@write
def use_code(*, user_id: int, code: str) -> bool:
    """Whether `code` is good now; it is used up by that. Locks the device, so parallel tries are judged one by one.

    A wrong one counts as a failure, which a caller must not roll back. What has not the form of a code does not count.
    """
    text = bare(code)
    if _TIMED.fullmatch(text):
        return _passes(TOTPDevice, user_id, text)
    return is_recovery_code(text) and _passes(StaticDevice, user_id, digest(text))


def _passes(kind: Any, user_id: int, token: str) -> bool:
    of_user = kind.objects.filter(user_id=user_id, confirmed=True)
    device = of_user.order_by("pk").select_for_update().first()
    if device is None:
        return False
    device.throttling_failure_count = min(device.throttling_failure_count, MOST_FAILURES_COUNTED)
    return bool(device.verify_token(token))
