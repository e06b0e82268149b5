"""A device that is offered: what an authenticator app reads of it, and whose it is."""

from base64 import b32decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core import signing
from django_otp.oath import TOTP
from pytest_django import Settings

from shop.accounts.back_office import new_device
from shop.accounts.back_office.new_device import NewDevice
from shop.accounts.models import User


def test_an_app_reads_the_shops_name_the_account_and_the_key(owner: User, settings: Settings) -> None:
    settings.OTP_TOTP_ISSUER = "Zoë & Sons: shoes"
    offered = NewDevice.offered(owner)
    parts = urlsplit(offered.address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Zoë & Sons shoes:owner", "one colon, between the two"
    assert asked["issuer"] == "Zoë & Sons shoes"
    assert (asked["digits"], asked["period"]) == ("6", "30")
    app = TOTP(b32decode(asked["secret"]))
    assert offered.shows(f"{app.token():06d}")
    assert not offered.shows(f"{(app.token() + 1) % 10**6:06d}")


def test_a_page_carries_the_key_to_its_own_account_alone(
    owner: User, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = NewDevice.offered(owner)
    carried = NewDevice.carried(owner, offered.signed)
    assert carried is not None
    assert carried.key == offered.key
    assert NewDevice.carried(stranger, offered.signed) is None
    assert NewDevice.carried(owner, offered.signed[:-1]) is None
    assert NewDevice.carried(owner, signing.dumps({"user": owner.pk, "key": "00" * 20})) is None
    monkeypatch.setattr(new_device, "SECONDS", -1)
    assert NewDevice.carried(owner, offered.signed) is None, "too old"
