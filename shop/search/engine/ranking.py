"""The order of hits. A new ranking criterion changes this file.

With words in the query: fewer typos and more words first (`matching` put both into the score), then text
relevance in steps of a tenth, within a step the custom ranking, then the exact score. Without words, or where
the index sorts by attributes, the ranking rules alone decide, over all matches.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from tantivy import DocAddress, Query

from shop.search.engine.matching import BONUS
from shop.search.engine.settings import IndexSettings
from shop.search.engine.snapshot import Found, Snapshot

# The custom ranking can lift a hit within the best so many by score. Fixed, so that pages never overlap.
WINDOW = 1_000
STEPS = 10


@dataclass(frozen=True)
class Ranked:
    """One page of hits, in order, as stored, and how many match in all."""

    bodies: list[bytes]
    total: int


def by_relevance(
    query: Query,
    settings: IndexSettings,
    snapshot: Snapshot,
    page: tuple[int, int],
    found: Found | None = None,
) -> Ranked:
    """A page of the hits of a query that has words; `found` are the best ones, where they are known already."""
    start, end = page
    wanted = max(WINDOW, end) if end > start else 0
    if found is None or len(found.hits) < min(wanted, found.total):
        found = snapshot.search(query, wanted)
    hits = _reorder(found.hits[:WINDOW], settings, snapshot, end) + found.hits[WINDOW:]
    bodies = [snapshot.stored(address) for _, address in hits[start:end]]
    return Ranked(bodies, found.total)


def _reorder(
    hits: Sequence[tuple[float, DocAddress]], settings: IndexSettings, snapshot: Snapshot, end: int
) -> list[tuple[float, DocAddress]]:
    """The hits in order as far as `end`; those after it stand somewhere behind."""
    fields = [name for rule in settings.tie_break_rules if (name := snapshot.layout.rank_field(rule))]
    if not fields or not end or len(hits) < 2:
        return list(hits)
    # The best score comes first, so the steps are in order; only those that the page reaches are looked into.
    best = max(score % BONUS for score in _first_of_levels(hits)) or 1.0
    last = _step(hits[min(end, len(hits)) - 1][0], best)
    steps = list(takewhile(lambda step: step <= last, (_step(score, best) for score, _ in hits)))
    near = hits[: len(steps)]
    columns = [snapshot.searcher.fast_field_values(name, [address for _, address in near]) for name in fields]
    order = sorted(
        (steps[position], ranks, -near[position][0], position)
        for position, ranks in enumerate(zip(*columns, strict=True))
    )
    return [near[position] for *_, position in order] + list(hits[len(near) :])


def _step(score: float, best: float) -> tuple[int, int]:
    """Where a score stands: by typos and words, then by tenths of the best text relevance."""
    return -int(score / BONUS), -int(STEPS * (score % BONUS) / best)


def _first_of_levels(hits: Sequence[tuple[float, DocAddress]]) -> Iterator[float]:
    """Of each number of typos and words the best score."""
    position = 0
    while position < len(hits):
        score = hits[position][0]
        yield score
        below = int(score / BONUS) * BONUS
        position = bisect_left(hits, 1, position + 1, key=lambda hit: hit[0] < below)


def by_rules(query: Query, rules: Sequence[str], snapshot: Snapshot, start: int, end: int) -> Ranked:
    """Hits `start` to `end` of all matches sorted by ranking rules; without any, as they were indexed."""
    fields = [name for rule in rules if (name := snapshot.layout.rank_field(rule))]
    limit = end - start
    if not fields or limit == 0:
        found = snapshot.search(query, limit, start)
        return Ranked([snapshot.stored(address) for _, address in found.hits], found.total)
    total = snapshot.search(query, 0).total
    sort = [{name: "asc"} for name in fields]
    page = {"size": limit, "from": start, "sort": sort, "docvalue_fields": ["key"]}
    best = snapshot.searcher.aggregate(query, {"page": {"top_hits": page}})["page"]["hits"]
    return Ranked(_bodies(snapshot, [hit["docvalue_fields"]["key"][0] for hit in best]), total)


def _bodies(snapshot: Snapshot, keys: list[str]) -> list[bytes]:
    if not keys:
        return []
    query = Query.term_set_query(snapshot.schema, "key", keys)
    addresses = [address for _, address in snapshot.search(query, len(keys)).hits]
    bodies = {snapshot.key(address): snapshot.stored(address) for address in addresses}
    return [bodies[key] for key in keys]
