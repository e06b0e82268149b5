"""Cuts a record to the size that the index takes. Pure. Changes when something else is given up first.

What is given up, in this order and only as much as it takes: the end of the description, values of attributes, values
of options, SKUs, tags. Of several lists the longest loses first, and always its end. The rest of a record, its name and
its prices for example, is never touched: a record that is too large even so is refused by the index, in its own words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

Body = dict[str, Any]
# What the version adds to a record when it is sent: `,"_v":{"_operation":"IncrementSet","value":<19 digits>}`.
VERSION_BYTES = 63


@dataclass(frozen=True, slots=True)
class Cut:
    """Of `of` characters or values of `field`, `kept` are left."""

    field: str
    kept: int
    of: int

    def __str__(self) -> str:
        kind = "characters" if self.field == "description" else "values"
        return f"{self.field}: {self.kept:,} of {self.of:,} {kind} kept"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A record of at most the size that was asked for, as far as cutting helps; and what was cut from it."""

    body: Body
    cuts: tuple[Cut, ...] = ()


def size(value: Any) -> int:
    """The bytes of `value` as JSON."""
    return len(orjson.dumps(value))


def fit(body: Body, limit: int) -> Fitted:
    """`body`, cut where it and its version would have more than `limit` bytes; what is given is left as it is."""
    excess = size(body) + VERSION_BYTES - limit
    if excess <= 0:
        return Fitted(body)
    body = dict(body)
    return Fitted(body, tuple(_cut(body, excess)))


def _cut(body: Body, excess: int) -> Iterator[Cut]:
    for field, shorten in _ORDER:
        if excess <= 0:
            return
        if not body[field]:
            continue
        before, size_before = body[field], size(body[field])
        body[field] = shorten(before, excess)
        excess -= size_before - size(body[field])
        yield Cut(field, _length(body[field]), _length(before))


def _text(value: str, excess: int) -> str:
    """The longest beginning that is `excess` bytes shorter as JSON; nothing where there is none."""
    wanted = size(value) - excess
    shortest, longest = 0, len(value) - 1
    while shortest < longest:
        middle = (shortest + longest + 1) // 2
        if size(value[:middle]) <= wanted:
            shortest = middle
        else:
            longest = middle - 1
    return value[:shortest]


def _values(value: list[str], excess: int) -> list[str]:
    kept = list(value)
    while kept and excess > 0:
        excess -= size(kept.pop()) + 1
    return kept


def _lists(value: dict[str, list[str]], excess: int) -> dict[str, list[str]]:
    """Without the last values of the longest lists; a list that has lost all is gone."""
    kept = {name: list(values) for name, values in value.items()}
    sizes = {name: size(values) for name, values in kept.items()}
    while kept and excess > 0:
        longest = max(kept, key=lambda name: sizes[name])
        lost = size(kept[longest].pop()) + 1 if kept[longest] else 0
        sizes[longest] -= lost
        if not kept[longest]:
            del kept[longest]
            lost += size(longest) + len(":[],") - 1
        excess -= lost
    return kept


def _length(value: Any) -> int:
    return sum(map(len, value.values())) if isinstance(value, dict) else len(value)


_ORDER: tuple[tuple[str, Callable[[Any, int], Any]], ...] = (
    ("description", _text),
    ("attributes", _lists),
    ("options", _lists),
    ("skus", _values),
    ("tags", _values),
)
