"""Converters for the values of parameters and settings, which may come as JSON or, in a URL, as text.

Each takes (name, value) and raises a 400 that names the parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import orjson

from shop.search.engine.errors import malformed

T = TypeVar("T")
Converter = Callable[[str, Any], Any]

# An answer must not be nested deeper than JSON can be written, and it wraps what it is given.
MAX_DEPTH = 100
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)


def text(name: str, value: Any) -> str:
    """Any string."""
    if not isinstance(value, str):
        raise malformed(name, "expected a string")
    return value


def short_text(limit: int) -> Converter:
    """A string of at most `limit` characters."""

    def convert(name: str, value: Any) -> str:
        if len(given := text(name, value)) > limit:
            raise malformed(name, f"expected at most {limit} characters; these are {len(given)}")
        return given

    return convert


def few(limit: int, longest: int, convert: Converter) -> Converter:
    """A list that has at most `limit` entries, each of at most `longest` characters."""

    def checked(name: str, value: Any) -> Any:
        found = convert(name, value)
        entries = found if isinstance(found, list | tuple) else ()
        flat = [text for entry in entries for text in (entry if isinstance(entry, list) else (entry,))]
        if len(flat) > limit:
            raise malformed(name, f"expected at most {limit} entries; these are {len(flat)}")
        if any(len(entry) > longest for entry in flat):
            raise malformed(name, f"expected at most {longest} characters for each entry")
        return found

    return checked


def is_deep(value: Any) -> bool:
    """Whether lists and objects stand in each other too often to be written as a part of an answer."""
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return False
    return True


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def boolean(name: str, value: Any) -> bool:
    """True or false, also as text."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false", "1", "0"):
        return value in ("true", "1")
    raise malformed(name, "expected true or false")


def integer(low: int, high: int) -> Converter:
    """A whole number between two bounds, both allowed."""

    def convert(name: str, value: Any) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise malformed(name, f"expected an integer between {low} and {high}")
        return value

    return convert


def group_size(name: str, value: Any) -> int:
    """`distinct`: true is one hit of a group, a number up to four so many."""
    if value in (True, False, "true", "false"):
        return int(value in (True, "true"))
    return int(integer(0, 4)(name, value))


def choice(*allowed: str) -> Converter:
    """One of a few words; JSON booleans count as `true` and `false`."""

    def convert(name: str, value: Any) -> str:
        if isinstance(value, bool):
            value = str(value).lower()
        if value not in allowed:
            raise malformed(name, f"expected one of {', '.join(allowed)}")
        return str(value)

    return convert


def mapping(name: str, value: Any) -> dict[str, Any]:
    """An object, which text may hold as JSON."""
    if isinstance(value, str):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            value = None
    if not isinstance(value, dict) or is_deep(value):
        raise malformed(name, "expected an object, not too deeply nested")
    return value


def english(name: str, value: Any) -> bool:
    """Whether something is done for English: true, or a list of languages with `en` in it."""
    if isinstance(value, bool) or value in ("true", "false"):
        return boolean(name, value)
    return "en" in strings(name, value)


def only_english(name: str, value: Any) -> bool:
    """As `english`, where another language would be a promise that is not kept."""
    if not isinstance(value, bool) and (others := set(strings(name, value)) - {"en"}):
        raise malformed(
            name, f"{sorted(others)[0]} is not supported by the embedded search engine, only en is"
        )
    return english(name, value)


def always_english(name: str, value: Any) -> bool:
    """What can't be switched off here, whatever it can be at Algolia."""
    if not only_english(name, value):
        raise malformed(name, "the embedded search engine can't do without it")
    return True


def strings(name: str, value: Any) -> tuple[str, ...]:
    """A list of strings; text may hold a JSON list or commas."""
    value = decode_list(value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise malformed(name, "expected a list of strings")
    return tuple(value)


def nested(name: str, value: Any) -> Any:
    """A string, or a list of strings and lists of strings, as facetFilters and its kin are."""
    value = decode_list(value)
    groups = (
        [group if isinstance(group, list) else [group] for group in value]
        if isinstance(value, list)
        else None
    )
    if groups is None or not all(isinstance(item, str) for group in groups for item in group):
        raise malformed(name, "expected a string or a list of strings and lists of strings")
    return value


def decode_list(value: Any) -> Any:
    """Text as the list it stands for; anything else as it is."""
    if not isinstance(value, str):
        return value
    if value.startswith("["):
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            return None
    return [part.strip() for part in value.split(",") if part.strip()]
