"""The second factor at sign-in: an authenticator app's code, or a recovery code. Changes when sign-in asks otherwise.

The devices and their arithmetic are django-otp's. Somebody has one confirmed device at most, and ten recovery codes
beside it (`shop/accounts/services/set_up_device.py`).
"""

from django.conf import settings
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.models import User
from shop.accounts.services.use_code import use_code


def has_second_factor(user: User) -> bool:
    """Whether a device of theirs is set up."""
    return bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())


def needs_code(user: User) -> bool:
    """Whether the password alone does not sign them in."""
    return has_second_factor(user)


def code_is_good(user: User, code: str) -> bool:
    """Whether `code` may sign them in; a good one is used up, a wrong one delays the next try.

    Its own transaction, so that nothing of the caller's rolls a failure back: raises RuntimeError inside another.
    """
    with transaction.atomic(durable=True):
        return use_code(user_id=user.pk, code=code)


def must_enroll(user: User) -> bool:
    """Whether they may do nothing as staff before they have set up a second factor."""
    return bool(settings.STAFF_OTP_REQUIRED) and user.is_staff and not has_second_factor(user)
