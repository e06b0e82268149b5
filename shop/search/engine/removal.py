"""`queryAfterRemoval`: which words of a query were let go of so that something was found. Changes with what an answer
says of them.

A word of an optional lot was let go of only where no record that all else allows matches it by itself. Nothing is
escaped, as in highlights: that is the client's part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tantivy import Occur, Query

from shop.search.engine import analysis
from shop.search.engine.matching import match_query
from shop.search.engine.params import SearchParams
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.typed_words import TypedWord

BEFORE, AFTER = "<em>", "</em>"


@dataclass(frozen=True)
class Removal:
    """What was looked for in the end, instead of all words of the query."""

    asked: list[TypedWord]
    kept: list[TypedWord]
    restriction: Query | None
    most_typos: int

    def words(self, params: SearchParams, snapshot: Snapshot) -> set[int]:
        """The places of the words that were let go of, among those of the query."""
        if len(self.kept) < len(self.asked):
            kept = set(map(id, self.kept))
            return {place for place, typed in enumerate(self.asked) if id(typed) not in kept}
        return {
            place
            for place, (asked, kept) in enumerate(zip(self.asked, self.kept, strict=True))
            if asked.required and not kept.required and not self._is_met(kept, params, snapshot)
        }

    def _is_met(self, typed: TypedWord, params: SearchParams, snapshot: Snapshot) -> bool:
        """Whether some record that all else allows matches the word."""
        query = match_query([replace(typed, required=True)], params, snapshot, self.most_typos)
        if query is None or self.restriction is None:
            return query is not None
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, self.restriction)])
        return bool(snapshot.searcher.search(both, 1, count=False).hits)


def query_after_removal(removal: Removal, params: SearchParams, snapshot: Snapshot) -> str | None:
    """The query as it was typed, with what was let go of between tags; None where every word has its part."""
    removed = removal.words(params, snapshot)
    return _marked(params.typed, [typed.word for typed in removal.asked], removed) if removed else None


def _marked(text: str, words: Iterable[str], removed: set[int]) -> str | None:
    tokens = list(analysis.WORD.finditer(text))
    free: dict[str, list[int]] = {}
    for number, token in enumerate(tokens):
        free.setdefault(analysis.fold(token[0]), []).append(number)
    # Of equal words the first that is looked for is the first that was typed. What a rule has put in was not typed.
    places = [free[word].pop(0) if free.get(word) else None for word in words]
    gone = sorted(place for at, place in enumerate(places) if at in removed and place is not None)
    runs: list[list[re.Match[str]]] = []
    for number in gone:
        token, before = tokens[number], tokens[number - 1] if number else None
        # What was typed as one, such as `tn-2110`, stays together.
        if runs and runs[-1][-1] is before and not _has_space(text[before.end() : token.start()]):
            runs[-1].append(token)
        else:
            runs.append([token])
    parts, end = [], 0
    for run in runs:
        first, last = run[0].start(), run[-1].end()
        parts.append(f"{text[end:first]}{BEFORE}{text[first:last]}{AFTER}")
        end = last
    return "".join([*parts, text[end:]]) if runs else None


def _has_space(text: str) -> bool:
    return any(map(str.isspace, text))
