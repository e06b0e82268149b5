"""The API keys that the engine keeps, beside the two that it is started with. A new property changes this file.

They live in `keys.json` in the data folder, readable by its owner only, because who may list keys is told them. No
value of a key is ever logged.
"""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import orjson

from shop.search.engine.config import EngineConfig
from shop.search.engine.errors import ApiError, EngineError, malformed
from shop.search.engine.params import check_params
from shop.search.engine.values import integer, strings, text

ACLS = frozenset(
    (
        "search",
        "browse",
        "addObject",
        "deleteObject",
        "deleteIndex",
        "listIndexes",
        "settings",
        "editSettings",
        "analytics",
        "recommendation",
        "usage",
        "logs",
        "seeUnretrievableAttributes",
        "personalization",
        "inference",
    )
)
MAX_KEYS = 5_000
MAX_DELETED = 1_000


@dataclass(frozen=True)
class Key:
    """One key. An empty list restricts nothing, nor does a zero; `created_at` and `expires_at` are Unix seconds."""

    value: str = field(repr=False)
    acl: tuple[str, ...]
    description: str = ""
    indexes: tuple[str, ...] = ()
    referers: tuple[str, ...] = ()
    query_parameters: str = ""
    max_hits_per_query: int = 0
    max_queries_per_ip_per_hour: int = 0
    validity: int = 0
    created_at: int = 0
    expires_at: int = 0

    def is_valid(self) -> bool:
        """Whether it has not expired."""
        return not self.expires_at or time.time() < self.expires_at

    def to_answer(self) -> dict[str, Any]:
        """As Algolia tells of a key."""
        return {
            "value": self.value,
            "createdAt": self.created_at,
            "acl": list(self.acl),
            "description": self.description,
            "indexes": list(self.indexes),
            "referers": list(self.referers),
            "queryParameters": self.query_parameters,
            "maxHitsPerQuery": self.max_hits_per_query,
            "maxQueriesPerIPPerHour": self.max_queries_per_ip_per_hour,
            "validity": self.validity,
        }


class Keyring:
    """All keys. Readers take the dictionary once; the writer thread replaces it after it is on disk.

    Raises EngineError when the file can't be read: with other keys than yesterday's, a shop would be closed or open.
    """

    def __init__(self, config: EngineConfig) -> None:
        self.app_id = config.app_id
        self.admin_key = config.admin_key
        self._search = Key(config.search_key, ("search",), "Search-only key that the server is started with")
        self._file = config.data_dir / "keys.json"
        self._kept, self._deleted = self._load()

    def all(self) -> list[Key]:
        """Every key but the admin key, the search-only key first."""
        return [self._search, *self._kept.values()]

    def find(self, value: str) -> Key | None:
        """The key of this value; an expired one is none."""
        found = self._search if value == self._search.value else self._kept.get(value)
        return found if found is not None and found.is_valid() else None

    def add(self, properties: dict[str, Any]) -> Key:
        """A new key. Writer thread only, like all that follow."""
        if len(self._kept) >= MAX_KEYS:
            raise ApiError(400, f"There are {MAX_KEYS} keys already: delete one first")
        key = _key(secrets.token_hex(16), int(time.time()), properties)
        self._save({**self._kept, key.value: key}, self._deleted)
        return key

    def update(self, value: str, properties: dict[str, Any]) -> None:
        """Replaces all properties of a key; its time of validity starts anew."""
        key = _key(value, self._required(value).created_at, properties)
        self._save({**self._kept, value: key}, self._deleted)

    def delete(self, value: str) -> None:
        """Takes a key back; it can be restored."""
        key = self._required(value)
        kept = {other: held for other, held in self._kept.items() if other != value}
        deleted = dict(list({**self._deleted, value: key}.items())[-MAX_DELETED:])
        self._save(kept, deleted)

    def restore(self, value: str) -> None:
        """Brings a deleted key back as it was."""
        key = self._deleted.get(value)
        if key is None:
            raise ApiError(404, "Key does not exist")
        deleted = {other: held for other, held in self._deleted.items() if other != value}
        self._save({**self._kept, value: key}, deleted)

    def _required(self, value: str) -> Key:
        if value in (self._search.value, self.admin_key):
            raise ApiError(
                403, "The keys that the server is started with can't be changed: its environment has them"
            )
        key = self._kept.get(value)
        if key is None:
            raise ApiError(404, "Key does not exist")
        return key

    def _load(self) -> tuple[dict[str, Key], dict[str, Key]]:
        if not self._file.exists():
            return {}, {}
        try:
            data = orjson.loads(self._file.read_bytes())
            kept, deleted = ([_from_json(item) for item in data[name]] for name in ("keys", "deleted"))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise EngineError(
                f"{self._file} does not hold API keys ({type(error).__name__}): restore it, or remove it "
                "and make new keys"
            ) from None
        return {key.value: key for key in kept}, {key.value: key for key in deleted}

    def _save(self, kept: dict[str, Key], deleted: dict[str, Key]) -> None:
        data = {
            "keys": [vars(key) for key in kept.values()],
            "deleted": [vars(key) for key in deleted.values()],
        }
        draft = self._file.with_suffix(".draft")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(orjson.dumps(data))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._file)
        _sync(self._file.parent)
        self._kept, self._deleted = kept, deleted


def _from_json(item: dict[str, Any]) -> Key:
    lists = {name: tuple(item[name]) for name in ("acl", "indexes", "referers")}
    return Key(**{**item, **lists})


def _key(value: str, created_at: int, properties: dict[str, Any]) -> Key:
    """A key of what a request says about it. Raises a 400 naming what is wrong."""
    acl = strings("acl", properties.get("acl", []))
    if unknown := sorted(set(acl) - ACLS):
        raise malformed("acl", f"{unknown[0]} is none; expected some of {', '.join(sorted(ACLS))}")
    parameters = text("queryParameters", properties.get("queryParameters") or "")
    check_params(dict(parse_qsl(parameters, keep_blank_values=True)))
    amount = integer(0, 2**31)
    key = Key(
        value,
        acl,
        description=text("description", properties.get("description") or ""),
        indexes=strings("indexes", properties.get("indexes") or []),
        referers=strings("referers", properties.get("referers") or []),
        query_parameters=parameters,
        max_hits_per_query=amount("maxHitsPerQuery", properties.get("maxHitsPerQuery") or 0),
        max_queries_per_ip_per_hour=amount(
            "maxQueriesPerIPPerHour", properties.get("maxQueriesPerIPPerHour") or 0
        ),
        validity=amount("validity", properties.get("validity") or 0),
        created_at=created_at,
    )
    return replace(key, expires_at=int(time.time()) + key.validity) if key.validity else key


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
