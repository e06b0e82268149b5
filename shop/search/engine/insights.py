"""Events of shoppers, as Algolia's Insights API takes them. A new kind of event changes this file.

The engine keeps none: it checks them and hands them to whoever it was given in its configuration. Refusals have the
status and shape of that API, which are not those of the search API.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.search.engine.errors import ApiError

MAX_EVENTS = 1_000
MAX_BYTES = 2_000_000
MAX_VALUES = 20
_TYPES = ("click", "conversion", "view")
_SUBTYPES = ("addToCart", "purchase")
_NAME = re.compile("[ -~]{1,64}")
_TOKEN = re.compile("[a-zA-Z0-9_=/+.-]{1,128}")
_QUERY_ID = re.compile("[0-9a-f]{32}")


@dataclass(frozen=True)
class Event:
    """Something that a shopper did with records of an index, or with filters of it. `timestamp` is Unix milliseconds.

    `positions` are those of the objects among the hits, from 1, when they were clicked in the answer to a query;
    `query` is what was typed for that answer, empty where nobody knows.
    """

    type: str
    name: str
    index: str
    user_token: str
    subtype: str = ""
    object_ids: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    query_id: str = ""
    positions: tuple[int, ...] = ()
    timestamp: int | None = None
    query: str = ""


def parse_events(body: Any) -> list[Event]:
    """The events of a request. Raises a 422 that says which event is wrong; then none of them counts."""
    items = body.get("events") if isinstance(body, dict) else None
    if not isinstance(items, list) or not items:
        raise ApiError(422, "No events to process")
    if len(items) > MAX_EVENTS:
        raise ApiError(422, f"Too many events: {len(items)} of at most {MAX_EVENTS}")
    return [_parse(_Fields(position, item)) for position, item in enumerate(items)]


def _parse(fields: _Fields) -> Event:
    kind = fields.choice("eventType", _TYPES)
    subtype = fields.choice("eventSubtype", _SUBTYPES) if fields.has("eventSubtype") else ""
    if subtype and kind != "conversion":
        raise fields.wrong("eventSubtype", "only conversions have one")
    object_ids, filters = fields.texts("objectIDs"), fields.texts("filters")
    if bool(object_ids) == bool(filters):
        raise fields.wrong("objectIDs", "expected either objectIDs or filters")
    query_id = fields.match("queryID", _QUERY_ID, "32 hexadecimal digits") if fields.has("queryID") else ""
    return Event(
        kind,
        fields.match("eventName", _NAME, "1 to 64 ASCII characters"),
        fields.match("index", re.compile("(?s).+"), "the name of an index"),
        fields.match("userToken", _TOKEN, "1 to 128 letters, digits or _=/+.-"),
        subtype=subtype,
        object_ids=object_ids,
        filters=filters,
        query_id=query_id,
        positions=_positions(fields, kind, query_id, object_ids),
        timestamp=fields.whole("timestamp") if fields.has("timestamp") else None,
    )


def _positions(fields: _Fields, kind: str, query_id: str, object_ids: Sequence[str]) -> tuple[int, ...]:
    needed = kind == "click" and bool(query_id) and bool(object_ids)
    if not fields.has("positions"):
        if needed:
            raise fields.wrong("positions", "a click after a search needs one for each objectID")
        return ()
    if not needed:
        raise fields.wrong("positions", "only clicks with a queryID and objectIDs have them")
    positions = fields.item["positions"]
    whole = isinstance(positions, list) and all(type(place) is int and place > 0 for place in positions)
    if not whole or len(positions) != len(object_ids):
        raise fields.wrong("positions", "expected an integer from 1 for each objectID")
    return tuple(positions)


class _Fields:
    """The attributes of one event, checked as they are read."""

    def __init__(self, position: int, item: Any) -> None:
        self._position = position
        if not isinstance(item, dict):
            raise self.wrong("", "expected an object")
        self.item = item

    def wrong(self, name: str, expected: str) -> ApiError:
        return ApiError(422, f"Invalid events[{self._position}]{'.' if name else ''}{name}: {expected}")

    def has(self, name: str) -> bool:
        return self.item.get(name) is not None

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.item.get(name)
        if value not in allowed:
            raise self.wrong(name, f"expected one of {', '.join(allowed)}")
        return str(value)

    def match(self, name: str, pattern: re.Pattern[str], expected: str) -> str:
        value = self.item.get(name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise self.wrong(name, f"expected {expected}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self.item.get(name)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise self.wrong(name, "expected a list of strings")
        if not 1 <= len(values) <= MAX_VALUES:
            raise self.wrong(name, f"expected 1 to {MAX_VALUES} strings")
        return tuple(values)

    def whole(self, name: str) -> int:
        value = self.item[name]
        if type(value) is not int or value < 0:
            raise self.wrong(name, "expected Unix milliseconds")
        return value
