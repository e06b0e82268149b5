"""Where typos are not forgiven: in words, in numbers and in attributes that the settings name."""

from __future__ import annotations

from dataclasses import replace

from shop.search.engine import analysis
from shop.search.engine.params import SearchParams
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.typed_words import TypedWord


def limited(words: list[TypedWord], params: SearchParams) -> list[TypedWord]:
    """The words, without slips those that must be right."""
    strict = {word for text in params["disableTypoToleranceOnWords"] for word in analysis.words_of(text)}
    numbers_too = params["allowTyposOnNumericTokens"]
    if not strict and numbers_too:
        return words
    return [
        replace(typed, terms=[typed.terms[0], {}, {}], split=None)
        if typed.word in strict or (not numbers_too and typed.word.isdecimal())
        else typed
        for typed in words
    ]


def typo_fields(
    weighted: list[tuple[str, float]], params: SearchParams, snapshot: Snapshot, typos: int
) -> list[tuple[str, float]]:
    """The fields to look in for words so many typos away. Attributes of one priority share a field: it is left out
    when all of them are named.
    """
    strict = set(params["disableTypoToleranceOnAttributes"]) if typos else set()
    if not strict or not snapshot.layout.searchable:
        return weighted
    fields = snapshot.layout.text_fields()
    loose = {
        fields[min(number, len(fields) - 1)]
        for number, group in enumerate(snapshot.layout.searchable)
        if not strict.issuperset(group)
    }
    return [pair for pair in weighted if pair[0] in loose]
