"""`optionalFilters` and filters with scores: they lift records, and leave none out.

What they add to a record's score is worth less than a typo and more than the relevance of its text, as Algolia's
criterion *filters* is.
"""

from __future__ import annotations

from tantivy import Occur, Query

from shop.search.engine.filter_query import condition_query
from shop.search.engine.filters import Condition, Groups
from shop.search.engine.grouping import Rank
from shop.search.engine.matching import BONUS
from shop.search.engine.ranking import Ranked
from shop.search.engine.snapshot import Snapshot

SHARE = 0.4


def lifted(query: Query, optional: Groups, *, sums: bool, snapshot: Snapshot) -> Query:
    """The query with more score for the records that the optional filters hold for. In a group the best condition
    counts, or with `sums` all of them do.
    """
    groups = [group for group in optional if group]
    most = sum((sum if sums else max)(condition.score for condition in group) for group in groups)
    if not most:
        return query
    unit = BONUS * SHARE / most
    lifts = [_lift(group, unit, sums=sums, snapshot=snapshot) for group in groups]
    return Query.boolean_query([(Occur.Must, query), *((Occur.Should, lift) for lift in lifts)])


def _lift(group: list[Condition], unit: float, *, sums: bool, snapshot: Snapshot) -> Query:
    parts = [
        Query.const_score_query(condition_query(condition, snapshot), unit * condition.score)
        for condition in group
    ]
    return (
        Query.boolean_query([(Occur.Should, part) for part in parts])
        if sums
        else Query.disjunction_max_query(parts)
    )


def rank_by_lift(query: Query, rules: tuple[str, ...], snapshot: Snapshot) -> Rank:
    """Ranks all matches of a query without words by what lifted them, then by rules. Reads a number of each match."""

    def rank(first: int, last: int) -> Ranked:
        total = snapshot.search(query, 0).total
        hits = snapshot.search(query, total).hits if total else []
        addresses = [address for _, address in hits]
        fields = [name for rule in rules if (name := snapshot.layout.rank_field(rule))]
        columns = [snapshot.searcher.fast_field_values(name, addresses) for name in fields] if hits else []
        keys = [
            (-score, *(column[position] for column in columns), position)
            for position, (score, _) in enumerate(hits)
        ]
        chosen = sorted(keys)[first:last]
        return Ranked([snapshot.stored(addresses[key[-1]]) for key in chosen], total)

    return rank
