"""A device on its way to be somebody's second factor. Changes when it is offered or shown differently.

Until a code has shown that the device has the key, nothing is stored: the page carries the key along, signed, so that
it is the one that was offered to this account not long ago.
"""

from base64 import b32encode
from binascii import unhexlify
from urllib.parse import quote, urlencode

import qrcode
from django.conf import settings
from django.core import signing
from django_otp.oath import TOTP
from django_otp.util import random_hex

from shop.accounts.models import User

SECONDS = 20 * 60
_SALT = "shopster.accounts.new_device"
_KEY_BYTES = 20
# Modules of white around a code, as scanners want it.
_MARGIN = 4


class NewDevice:
    """A key that is offered to an account."""

    def __init__(self, user: User, key: str) -> None:
        self.key = key
        self._user = user

    @classmethod
    def offered(cls, user: User) -> "NewDevice":
        """A new one."""
        return cls(user, random_hex(_KEY_BYTES))

    @classmethod
    def carried(cls, user: User, signed: str) -> "NewDevice | None":
        """The one that a page carries; None where it is another account's, too old, or made up."""
        try:
            kept = signing.loads(signed, salt=_SALT, max_age=SECONDS)
        except signing.BadSignature:
            return None
        return cls(user, kept["key"]) if kept["user"] == user.pk else None

    @property
    def signed(self) -> str:
        """What the page carries along."""
        return signing.dumps({"user": self._user.pk, "key": self.key}, salt=_SALT)

    @property
    def secret(self) -> str:
        """The key as somebody types it into an app: letters and digits in groups of four."""
        text = b32encode(unhexlify(self.key)).decode()
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    @property
    def address(self) -> str:
        """The key as an app reads it from a picture."""
        # A colon parts the two names, and apps know no way to mean one otherwise.
        issuer = str(settings.OTP_TOTP_ISSUER).replace(":", "")
        asked = {"secret": self.secret.replace(" ", ""), "issuer": issuer, "digits": 6, "period": 30}
        return f"otpauth://totp/{quote(f'{issuer}:{self._user.get_username()}')}?{urlencode(asked)}"

    def shows(self, code: str) -> bool:
        """Whether the device shows that code now; nothing is used up."""
        return bool(code.isascii() and code.isdecimal() and TOTP(unhexlify(self.key)).verify(int(code), 1))

    @property
    def picture(self) -> dict[str, object]:
        """Its QR code: the side in modules, and the dark ones as the path of an SVG."""
        code = qrcode.QRCode(border=_MARGIN, error_correction=qrcode.ERROR_CORRECT_M)
        code.add_data(self.address)
        rows = code.get_matrix()
        dark = ((x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
        return {"side": len(rows), "path": "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)}
