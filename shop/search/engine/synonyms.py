"""Synonyms: how they are checked, and what the words of a query stand for by them. A new kind changes this file.

A synonym holds for whole words in any grammatical form, not for beginnings and slips. What stands in for several
words of the query stands in for each of them: a record that has it has them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from shop.search.engine import analysis
from shop.search.engine.errors import malformed
from shop.search.engine.typed_words import TypedWord

Item = dict[str, Any]
Terms = tuple[str, ...]

# By kind: the attribute with the one text (none: every text stands for every other), that with the list, and the typos
# that a match counts as.
_KINDS: dict[str, tuple[str | None, str, int]] = {
    "synonym": (None, "synonyms", 0),
    "onewaysynonym": ("input", "synonyms", 0),
    "altcorrection1": ("word", "corrections", 1),
    "altcorrection2": ("word", "corrections", 2),
    "placeholder": ("placeholder", "replacements", 0),
}
MAX_VALUES = 100


def check_synonym(item: Item) -> None:
    """Raises a 400 ApiError that names what is wrong with a synonym."""
    kind = item.get("type")
    if not isinstance(kind, str) or kind.lower() not in _KINDS:
        raise malformed(
            "type", "expected synonym, oneWaySynonym, altCorrection1, altCorrection2 or placeholder"
        )
    single, many, _ = _KINDS[kind.lower()]
    values = item.get(many)
    if not isinstance(values, list) or not values or not all(_is_text(value) for value in values):
        raise malformed(many, "expected a list of texts with words in them")
    if len(values) > MAX_VALUES:
        raise malformed(many, f"expected at most {MAX_VALUES} texts")
    if single is not None and not _is_text(item.get(single)):
        raise malformed(single, "expected a text with words in it")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(analysis.words_of(value))


class Synonyms:
    """The synonyms of one index, by the terms that they stand in for."""

    def __init__(self, items: Sequence[Item] = ()) -> None:
        self._found: defaultdict[Terms, dict[Terms, int]] = defaultdict(dict)
        for item in items:
            for typed, meant, typos in _pairs(item):
                if typed != meant:
                    known = self._found[typed].get(meant, typos)
                    self._found[typed][meant] = min(known, typos)
        self._longest = max(map(len, self._found), default=0)

    def expand(self, words: list[TypedWord]) -> list[TypedWord]:
        """The words, each with what stands in for it or for a run of words that it is part of."""
        terms = tuple(analysis.term_of(typed.word) for typed in words) if self._found else ()
        for start in range(len(terms)):
            for end in range(start + 1, min(start + self._longest, len(terms)) + 1):
                for meant, typos in self._found.get(terms[start:end], {}).items():
                    for typed in words[start:end]:
                        typed.synonyms.append((typos, meant))
        return words

    def one_for_one(self, text: str) -> Iterator[str]:
        """A text with one run of its words replaced by what stands in for it, in every way, as terms."""
        terms = tuple(analysis.term_of(word) for word in analysis.words_of(text))
        for start in range(len(terms)):
            for end in range(start + 1, min(start + self._longest, len(terms)) + 1):
                for meant in self._found.get(terms[start:end], ()):
                    yield " ".join((*terms[:start], *meant, *terms[end:]))


def _pairs(item: Item) -> Iterator[tuple[Terms, Terms, int]]:
    """(what may be typed, what is meant, typos)."""
    single, many, typos = _KINDS[item["type"].lower()]
    values = [_terms(value) for value in item[many]]
    if single is None:
        yield from ((typed, meant, typos) for typed in values for meant in values)
    elif single == "placeholder":
        yield from ((typed, _terms(item[single]), typos) for typed in values)
    else:
        yield from ((_terms(item[single]), meant, typos) for meant in values)


def _terms(text: str) -> Terms:
    return tuple(analysis.term_of(word) for word in analysis.words_of(text))
