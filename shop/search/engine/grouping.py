"""`distinct`: of records with the same value of one attribute only the best, or the best few.

Whether two records are of one group is told by a sort key that is a hash of the value, so that groups can be counted
without reading records. A record without the attribute is a group of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import orjson
from tantivy import Query

from shop.search.engine.documents import flatten, group_number, key_of
from shop.search.engine.ranking import Ranked
from shop.search.engine.snapshot import Snapshot

Rank = Callable[[int, int], Ranked]

# How many hits are looked at for each group that is wanted, at first.
FIRST_GUESS = 3


@dataclass(frozen=True)
class Page:
    """Some of the places of a result, each a hit or, with `distinct`, the hits of one group; how many there are."""

    places: list[list[bytes]]
    total: int


def ungrouped(ranked: Ranked) -> Page:
    """A place for each hit."""
    return Page([[body] for body in ranked.bodies], ranked.total)


class Grouping:
    """The hits of one query by the values of `attribute`, at most `most` of each; `rank` gives them ungrouped."""

    def __init__(self, rank: Rank, query: Query, attribute: str, most: int, snapshot: Snapshot) -> None:
        self._rank = rank
        self._attribute = attribute
        self._most = most
        self._snapshot = snapshot
        total = snapshot.search(query, 0).total
        addresses = [address for _, address in snapshot.search(query, total).hits] if total else []
        name = snapshot.layout.rank_field(f"group({attribute})")
        numbers = snapshot.searcher.fast_field_values(name, addresses) if name and addresses else []
        self._total = total
        self._sizes = Counter(numbers)

    def page(self, start: int, end: int) -> Page:
        """The groups `start` to `end`, in the order of their best hits."""
        groups: dict[float, list[bytes]] = {}
        seen, wanted = 0, min(end, len(self._sizes))
        step = max(1, wanted * FIRST_GUESS)
        while seen < self._total and not self._is_complete(groups, start, wanted):
            for body in self._rank(seen, min(seen + step, self._total)).bodies:
                group = groups.setdefault(self._number(body), [])
                if len(group) < self._most:
                    group.append(body)
            seen += step
            step *= 2
        return Page(list(groups.values())[start:end], len(self._sizes))

    def query(self) -> Query:
        """A query for all records that are shown on any page."""
        bodies = [body for group in self.page(0, len(self._sizes)).places for body in group]
        keys = [key_of(orjson.loads(body)["objectID"]) for body in bodies]
        return Query.term_set_query(self._snapshot.schema, "key", keys) if keys else Query.empty_query()

    def _is_complete(self, groups: dict[float, list[bytes]], start: int, wanted: int) -> bool:
        if len(groups) < wanted:
            return False
        shown = list(groups.items())[start:wanted]
        return all(len(bodies) >= min(self._most, self._sizes[number]) for number, bodies in shown)

    def _number(self, body: bytes) -> float:
        return group_number(flatten(orjson.loads(body)), self._attribute)
