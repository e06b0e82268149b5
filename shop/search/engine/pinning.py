"""Hits that rules put at a place or take away, whatever they are worth by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tantivy import Occur, Query

from shop.search.engine.documents import key_of
from shop.search.engine.filter_query import filter_query
from shop.search.engine.filters import Groups
from shop.search.engine.grouping import Page
from shop.search.engine.rule_effects import Effects
from shop.search.engine.snapshot import Snapshot


@dataclass(frozen=True)
class Pin:
    """A record at a place among the hits, the first being 0."""

    position: int
    object_id: str
    body: bytes


def find_pins(effects: Effects, binding: Groups, snapshot: Snapshot) -> list[Pin]:
    """The promoted records that there are, by position; those that the binding filters hold for."""
    restriction = filter_query(binding, snapshot)
    pins = []
    for object_id, position in sorted(effects.promoted.items(), key=lambda pair: pair[1]):
        body = None if object_id in effects.hidden else snapshot.body(object_id, restriction)
        if body is not None:
            pins.append(Pin(position, object_id, body))
    return pins


def without(query: Query, object_ids: Iterable[str], snapshot: Snapshot) -> Query:
    """A query that these records don't match."""
    ids = _any_of(object_ids, snapshot)
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, ids)]) if ids else query


def together_with(query: Query, object_ids: Iterable[str], snapshot: Snapshot) -> Query:
    """A query that these records match too."""
    ids = _any_of(object_ids, snapshot)
    return Query.boolean_query([(Occur.Should, query), (Occur.Should, ids)]) if ids else query


def _any_of(object_ids: Iterable[str], snapshot: Snapshot) -> Query | None:
    keys = [key_of(object_id) for object_id in object_ids]
    return Query.term_set_query(snapshot.schema, "key", keys) if keys else None


def with_pins(others_at: Callable[[int, int], Page], pins: list[Pin], start: int, end: int) -> Page:
    """The places `start` to `end` with the pins in theirs; what stands past the last hit comes right after it.

    `others_at` gives what is not pinned, from one place among it to another.
    """
    first = max(0, start - len(pins))
    others = others_at(first, end)
    total = others.total + len(pins)
    places: dict[int, Pin] = {}
    last = -1
    for number, pin in enumerate(pins):
        last = max(last + 1, min(pin.position, others.total + number))
        places[last] = pin
    shown = []
    for place in range(start, min(end, total)):
        if place in places:
            shown.append([places[place].body])
            continue
        number = place - sum(1 for taken in places if taken < place) - first
        if number < len(others.places):
            shown.append(others.places[number])
    return Page(shown, total)
