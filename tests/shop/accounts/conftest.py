"""Members of staff with a second factor."""

import time
from collections.abc import Callable

import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from shop.accounts.models import User
from shop.accounts.recovery_codes import digest

PASSWORD = "correct horse battery"
RECOVERY = ["aaaa-bbbb-cccc-dddd", "eeee-ffff-gggg-hhhh"]


def code_of(user: User, *, steps: int = 0) -> str:
    """What their device shows now, or `steps` half minutes later."""
    device = TOTPDevice.objects.get(user=user)
    at = int(time.time()) // device.step + steps
    return f"{totp(device.bin_key, device.step, -at * device.step + int(time.time())):06d}"


def wrong_code_of(user: User) -> str:
    """A code of the right form that their device shows neither now nor soon."""
    near = {code_of(user, steps=steps) for steps in range(-3, 4)}
    return next(code for code in (f"{n:06d}" for n in range(10)) if code not in near)


@pytest.fixture
def with_device() -> Callable[[User], User]:
    """Gives somebody a device and two recovery codes."""

    def give(user: User) -> User:
        TOTPDevice.objects.create(user=user, name="phone")
        recovery = StaticDevice.objects.create(user=user, name="recovery codes")
        for code in RECOVERY:
            recovery.token_set.create(token=digest(code))
        return user

    return give
