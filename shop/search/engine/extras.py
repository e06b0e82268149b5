"""Synonyms and rules as an index keeps them: in its registry entry, so that they are moved and copied with it.

Each function that changes something runs on the writer thread and is durable when it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Literal

import orjson

from shop.search.engine import analysis
from shop.search.engine.engine import Engine
from shop.search.engine.errors import ApiError, index_missing, malformed
from shop.search.engine.registry import Entry
from shop.search.engine.rules import check_rule
from shop.search.engine.synonyms import check_synonym

Item = dict[str, Any]
Items = dict[str, Item]
Kind = Literal["synonyms", "rules"]

MAX_ITEMS = 10_000
_CHECKS: dict[Kind, Callable[[Item], None]] = {"synonyms": check_synonym, "rules": check_rule}


def check_items(kind: Kind, items: Any) -> Items:
    """What a request wants to save, by objectID. Raises a 400 with the position of the first that is wrong."""
    if not isinstance(items, list):
        raise malformed(kind, "expected a list of objects")
    checked: Items = {}
    for position, item in enumerate(items):
        if not isinstance(item, dict) or not isinstance(item.get("objectID"), str) or not item["objectID"]:
            raise malformed(f"{kind}[{position}]", "expected an object with an objectID")
        try:
            _CHECKS[kind](item)
        except ApiError as error:
            raise ApiError(400, f"{kind}[{position}] objectID={item['objectID']}: {error.message}") from None
        checked[item["objectID"]] = item
    return checked


def save(engine: Engine, name: str, kind: Kind, items: Items, *, clear: bool, forward: bool) -> None:
    """Adds or replaces items, with `clear` in place of all there were; an index that there is not is made."""
    if name not in engine.registry.entries:
        engine.create(name, {})
    _change(engine, name, kind, lambda old: items if clear else {**old, **items}, forward=forward)


def remove(engine: Engine, name: str, kind: Kind, object_id: str | None, *, forward: bool) -> None:
    """Removes one item, or all for None; an absent one is no error."""
    _change(
        engine,
        name,
        kind,
        lambda old: {key: item for key, item in old.items() if object_id not in (None, key)},
        forward=forward,
    )


def items_of(engine: Engine, name: str, kind: Kind) -> Items:
    """All items of an index. Raises a 404 when there is no such index."""
    entry = engine.registry.entries.get(name)
    if entry is None:
        raise index_missing(name)
    found: Items = getattr(entry, kind)
    return found


def matching(items: Iterable[Item], query: str) -> list[Item]:
    """The items that hold every word of a query, in an objectID or in any text, be it as a beginning."""
    words = analysis.words_of(query)
    if not words:
        return list(items)
    return [item for item in items if _holds(analysis.words_of(orjson.dumps(item).decode()), words)]


def _holds(words: list[str], typed: list[str]) -> bool:
    return all(any(word.startswith(start) for word in words) for start in typed)


def _change(
    engine: Engine, name: str, kind: Kind, change: Callable[[Items], Items], *, forward: bool
) -> None:
    entries = [engine.registry.entries[name]] if name in engine.registry.entries else []
    if not entries:
        raise index_missing(name)
    if forward:
        entries += engine.registry.replicas_of(name)
    engine.registry.save(*(_with(entry, kind, change(getattr(entry, kind))) for entry in entries))


def _with(entry: Entry, kind: Kind, items: Items) -> Entry:
    if len(items) > MAX_ITEMS:
        raise ApiError(400, f"{entry.name} would have {len(items)} {kind}: at most {MAX_ITEMS} are kept")
    return replace(entry, synonyms=items) if kind == "synonyms" else replace(entry, rules=items)
