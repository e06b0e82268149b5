"""Who may do what: the admin key may do everything, any other what its ACL says, a secured key less than its parent.

A secured key is base64(hmac_sha256(parent, parameters) + parameters): the holder can't loosen what it carries. The
admin key is no parent.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import threading
import time
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl

import orjson

from shop.search.engine.errors import ApiError
from shop.search.engine.keyring import ACLS, Key, Keyring
from shop.search.engine.params import FILTERS
from shop.search.engine.values import decode_list

HOUR = 3600
MAX_COUNTED = 100_000
_DIGEST_LENGTH = 64
# A secured key is made for browsers: it never writes, whatever else its parent may do.
_READING = {"search", "browse", "settings", "listIndexes", "seeUnretrievableAttributes"}
_ABOUT_THE_KEY = ("validUntil", "restrictIndices", "restrictSources", "userToken")


@dataclass(frozen=True)
class Caller:
    """Where a request comes from: its IP and the page that it says it comes from."""

    address: str = ""
    referer: str = ""


@dataclass(frozen=True)
class Access:
    """What a request's key allows. `parameters` are search parameters that the key forces on every query; an index
    must be among each of the lists in `indices`; no query gets more than `max_hits` hits (0: as many as it likes).
    """

    acl: frozenset[str] = frozenset()
    admin: bool = False
    parameters: dict[str, str] = field(default_factory=dict)
    indices: tuple[tuple[str, ...], ...] = ()
    max_hits: int = 0

    def check_index(self, name: str) -> None:
        """Raises a 403 when the key is restricted to other indices; `*` in a pattern stands for anything."""
        if not all(any(fnmatchcase(name, pattern) for pattern in patterns) for patterns in self.indices):
            raise ApiError(403, "Index not allowed with this API key")

    def check(self, *rights: str) -> None:
        """Raises a 403 when the key has none of these rights."""
        if not self.admin and self.acl.isdisjoint(rights):
            raise ApiError(403, "Method not allowed with this API key")

    def hidden(self, unretrievable: tuple[str, ...]) -> tuple[str, ...]:
        """Which of the unretrievable attributes the key may not see: all or none."""
        return () if self.may("seeUnretrievableAttributes") else unretrievable

    def may(self, right: str) -> bool:
        """Whether the key has a right."""
        return self.admin or right in self.acl


class RateLimit:
    """Counts the requests of one hour by key and IP; forgets all when an hour is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = 0.0
        self._counts: dict[tuple[str, str], int] = {}

    def count(self, key: Key, who: str) -> None:
        """Raises a 429 when this was one request too many."""
        if not key.max_queries_per_ip_per_hour:
            return
        with self._lock:
            now = time.monotonic()
            if not self._counts or now - self._began > HOUR or len(self._counts) > MAX_COUNTED:
                self._began, self._counts = now, {}
            counted = self._counts.get((key.value, who), 0) + 1
            self._counts[(key.value, who)] = counted
        if counted > key.max_queries_per_ip_per_hour:
            raise ApiError(429, "Too many requests of this IP with this API key: try again in an hour")


def authorise(keyring: Keyring, limit: RateLimit, app_id: str, value: str, caller: Caller) -> Access:
    """The rights of a key. Raises a 403, or a 429 when it was used too often."""
    if _equal(app_id, keyring.app_id):
        if _equal(value, keyring.admin_key):
            return Access(ACLS, admin=True)
        key = keyring.find(value)
        if key is not None:
            return _plain(key, limit, caller)
        for parent, parameters in _secured(value, keyring):
            access = _plain(parent, limit, caller, parameters.get("userToken", ""))
            return _restricted(access, parameters, caller.address)
    raise ApiError(403, "Invalid Application-ID or API key")


def _equal(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _plain(key: Key, limit: RateLimit, caller: Caller, user: str = "") -> Access:
    if key.referers and not any(fnmatchcase(caller.referer, pattern) for pattern in key.referers):
        raise ApiError(403, "Method not allowed with this referer")
    limit.count(key, f"{caller.address} {user}")
    forced = dict(parse_qsl(key.query_parameters, keep_blank_values=True))
    indices = (key.indexes,) if key.indexes else ()
    return Access(frozenset(key.acl), parameters=forced, indices=indices, max_hits=key.max_hits_per_query)


def _secured(value: str, keyring: Keyring) -> list[tuple[Key, dict[str, str]]]:
    """The parent of a secured key with what it carries; empty when it is none."""
    try:
        decoded = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return []
    digest, parameters = decoded[:_DIGEST_LENGTH], decoded[_DIGEST_LENGTH:]
    for parent in keyring.all():
        expected = hmac.new(parent.value.encode(), parameters.encode(), hashlib.sha256).hexdigest()
        if _equal(digest, expected) and parent.is_valid():
            return [(parent, dict(parse_qsl(parameters, keep_blank_values=True)))]
    return []


def _restricted(access: Access, parameters: dict[str, str], address: str) -> Access:
    until = parameters.get("validUntil")
    if until is not None and not (until.isdecimal() and time.time() < int(until)):
        raise ApiError(403, "The provided secured API key has expired")
    sources = parameters.get("restrictSources")
    if sources and not _inside(address, sources):
        raise ApiError(403, "Invalid source for this API key")
    patterns = parameters.get("restrictIndices")
    indices = access.indices
    if patterns:
        indices += (tuple(part.strip() for part in patterns.strip("[]").replace('"', "").split(",")),)
    forced = {name: value for name, value in parameters.items() if name not in _ABOUT_THE_KEY}
    return replace(
        access, acl=access.acl & _READING, parameters=_both(access.parameters, forced), indices=indices
    )


def _both(parent: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """Filters of both must hold; of other parameters the parent's counts."""
    merged = {**own, **parent}
    for name in FILTERS:
        if name in parent and name in own:
            lists = (decode_list(parent[name]) or [], decode_list(own[name]) or [])
            merged[name] = (
                f"{parent[name]} AND {own[name]}"
                if name == "filters"
                else orjson.dumps([*lists[0], *lists[1]]).decode()
            )
    return merged


def _inside(address: str, sources: str) -> bool:
    try:
        return any(
            ipaddress.ip_address(address) in ipaddress.ip_network(source.strip(), strict=False)
            for source in sources.split(",")
        )
    except ValueError:
        return False
