"""The order of hits. A new ranking criterion changes this file.

With words in the query: fewer typos and more words first (`matching` put both into the score), then text
relevance in steps of a tenth, within a step the custom ranking, then the exact score. Without words, or where
the index sorts by attributes, the ranking rules alone decide, over all matches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    best = max(score % BONUS for score, _ in hits) or 1.0
    steps = [(-int(score / BONUS), -int(STEPS * (score % BONUS) / best)) for score, _ in hits]
    # Only the steps that the page reaches are put in order.
    last = sorted(steps)[min(end, len(steps)) - 1]
    near = [position for position, step in enumerate(steps) if step <= last]
    columns = [
        snapshot.searcher.fast_field_values(name, [hits[position][1] for position in near]) for name in fields
    ]
    keyed = sorted(
        (steps[position], ranks, -hits[position][0], position)
        for position, ranks in zip(near, zip(*columns, strict=True), strict=True)
    )
    behind = [hits[position] for position, step in enumerate(steps) if step > last]
    return [hits[position] for *_, position in keyed] + behind


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
