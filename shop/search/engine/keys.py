"""Who may do what: the admin key, the search-only key, and secured keys derived from the latter.

A secured key is base64(hmac_sha256(search key, parameters) + parameters): the holder can't loosen what it
carries.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import time
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl

from shop.search.engine.config import EngineConfig
from shop.search.engine.errors import ApiError

_DIGEST_LENGTH = 64
_ABOUT_THE_KEY = ("validUntil", "restrictIndices", "restrictSources", "userToken")


@dataclass(frozen=True)
class Access:
    """What a request's key allows. `parameters` are search parameters that a secured key forces on every
    query.
    """

    admin: bool
    parameters: dict[str, str] = field(default_factory=dict)
    indices: tuple[str, ...] | None = None

    def check_index(self, name: str) -> None:
        """Raises a 403 when the key is restricted to other indices; `*` in a pattern stands for anything."""
        if self.indices is not None and not any(fnmatchcase(name, pattern) for pattern in self.indices):
            raise ApiError(403, "Index not allowed with this API key")

    def check_admin(self) -> None:
        """Raises a 403 for any key but the admin key."""
        if not self.admin:
            raise ApiError(403, "Method not allowed with this API key")


def authorise(config: EngineConfig, app_id: str, key: str, address: str) -> Access:
    """The rights of a key; `address` is the client's IP, for keys restricted to networks. Raises a 403."""
    if _equal(app_id, config.app_id):
        if _equal(key, config.admin_key):
            return Access(admin=True)
        if _equal(key, config.search_key):
            return Access(admin=False)
        parameters = _secured_parameters(key, config.search_key)
        if parameters is not None:
            return _restricted(parameters, address)
    raise ApiError(403, "Invalid Application-ID or API key")


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _secured_parameters(key: str, parent: str) -> dict[str, str] | None:
    try:
        decoded = base64.b64decode(key, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    digest, parameters = decoded[:_DIGEST_LENGTH], decoded[_DIGEST_LENGTH:]
    expected = hmac.new(parent.encode(), parameters.encode(), hashlib.sha256).hexdigest()
    return dict(parse_qsl(parameters, keep_blank_values=True)) if _equal(digest, expected) else None


def _restricted(parameters: dict[str, str], address: str) -> Access:
    until = parameters.get("validUntil")
    if until is not None and not (until.isdecimal() and time.time() < int(until)):
        raise ApiError(403, "The provided secured API key has expired")
    sources = parameters.get("restrictSources")
    if sources and not _inside(address, sources):
        raise ApiError(403, "Invalid source for this API key")
    patterns = parameters.get("restrictIndices")
    forced = {name: value for name, value in parameters.items() if name not in _ABOUT_THE_KEY}
    indices = tuple(patterns.strip("[]").replace('"', "").split(",")) if patterns else None
    return Access(admin=False, parameters=forced, indices=indices)


def _inside(address: str, sources: str) -> bool:
    try:
        return any(
            ipaddress.ip_address(address) in ipaddress.ip_network(source.strip(), strict=False)
            for source in sources.split(",")
        )
    except ValueError:
        return False
