"""Who asks: the client's address and browser, as far as they can be believed. Changes when another neighbour vouches.

A client's own word about its address counts for nothing. `SHOPSTER_TRUSTED_PROXIES` says how many proxies stand before
the API; the storefront's server, which asks for its shoppers, signs whom it asks for.
"""

import hashlib
import hmac
import re
import time
from urllib.parse import unquote

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from shop.accounts.callers import Caller
from shop.accounts.callers import caller_of as told_by

HEADER = "HTTP_X_SHOPSTER_CLIENT"
# So old may a signature be; clocks may differ by as much.
SECONDS = 60
_SIGNED = re.compile(
    r"t=(?P<t>\d{1,12}),ip=(?P<ip>[0-9A-Fa-f.:]{2,45}),ua=(?P<ua>[\w.!~*'()%-]{0,600}),v1=(?P<v1>[0-9a-f]{64})",
    re.ASCII,
)


def caller_of(request: Request) -> Caller:
    """The client of this request; the shopper where the storefront's server asks."""
    if vouched := _vouched(request.META.get(HEADER, "")):
        return vouched
    return told_by(BaseThrottle().get_ident(request) or "", request.META.get("HTTP_USER_AGENT", ""))


def sign(secret: str, timestamp: str, address: str, agent: str) -> str:
    """The signature of what the storefront says; `timestamp` in Unix seconds, `agent` percent-encoded."""
    said = f"client.{timestamp}.{address}.{agent}"
    return hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def _vouched(header: str) -> Caller | None:
    secret, said = settings.STOREFRONT_SECRET, _SIGNED.fullmatch(header)
    if not secret or not said:
        return None
    good = hmac.compare_digest(sign(secret, said["t"], said["ip"], said["ua"]), said["v1"])
    if not good or abs(time.time() - int(said["t"])) > SECONDS:
        return None
    return told_by(said["ip"], unquote(said["ua"]))
