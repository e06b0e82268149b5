"""`_rankingInfo`: why a hit stands where it does, for `getRankingInfo`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from shop.search.engine import analysis
from shop.search.engine.documents import Flat, facet_value
from shop.search.engine.typed_words import TypedWord

ATTRIBUTE_STEP = 1_000


class RankingInfo:
    """Explains the hits of one query; remembers each token that it has judged."""

    def __init__(self, words: Sequence[TypedWord], searchable: Sequence[str]) -> None:
        self._words = words
        self._searchable = searchable
        self._judged: dict[str, tuple[str, list[tuple[str, int]]]] = {}

    def of(self, flat: Flat) -> dict[str, Any]:
        """What a record has of the query's words, in Algolia's terms; what plays no part in the ranking is zero."""
        tokens = _tokens(flat, self._searchable) if self._words else []
        return _summary((place, *self._judge(token)) for place, token in tokens)

    def _judge(self, token: str) -> tuple[str, list[tuple[str, int]]]:
        """A token as a word, and the words of the query that it matches with their typos."""
        if token not in self._judged:
            word = analysis.fold(token)
            counts = [(typed.word, _typos(typed, word)) for typed in self._words]
            self._judged[token] = word, [(typed, count) for typed, count in counts if count is not None]
        return self._judged[token]


def _summary(tokens: Iterable[tuple[int, str, list[tuple[str, int]]]]) -> dict[str, Any]:
    typos: dict[str, int] = {}
    exact: set[str] = set()
    first = None
    for place, word, matched in tokens:
        for typed, count in matched:
            typos[typed] = min(count, typos.get(typed, count))
            first = place if first is None else min(first, place)
            if word == typed:
                exact.add(word)
    return {
        "nbTypos": sum(typos.values()),
        "words": len(typos),
        "nbExactWords": len(exact),
        "firstMatchedWord": first or 0,
        "proximityDistance": 0,
        "userScore": 0,
        "geoDistance": 0,
        "geoPrecision": 0,
        "filters": 0,
    }


def _tokens(flat: Flat, searchable: Sequence[str]) -> list[tuple[int, str]]:
    """Every word with its place: a thousand for each attribute before, one for each word before."""
    names = list(flat) if "*" in searchable else list(searchable)
    found = []
    for number, name in enumerate(names):
        values = [
            value
            for path, held in flat.items()
            if path == name or path.startswith(f"{name}.")
            for value in held
        ]
        tokens = (token for value in values for token in analysis.WORD.findall(facet_value(value)))
        found += [
            (number * ATTRIBUTE_STEP + min(position, 999), token) for position, token in enumerate(tokens)
        ]
    return found


def _typos(typed: TypedWord, word: str) -> int | None:
    term = analysis.term_of(word)
    if term == analysis.term_of(typed.word) or (typed.prefix and word.startswith(typed.word)):
        return 0
    levels = [count for count, terms in enumerate(typed.terms) if term in terms]
    levels += [count for count, terms in typed.synonyms if term in terms]
    return min(levels, default=None)
