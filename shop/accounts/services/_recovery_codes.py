"""A new set of recovery codes."""

from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from shop.accounts.models import User
from shop.accounts.recovery_codes import COUNT, digest, new_code


def issue_codes(user: User) -> list[str]:
    """Codes in the place of those that `user` had; only their digests are kept. The caller holds the account."""
    StaticDevice.objects.filter(user=user).delete()
    holder = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = [new_code() for _ in range(COUNT)]
    StaticToken.objects.bulk_create(StaticToken(device=holder, token=digest(code)) for code in codes)
    return codes
