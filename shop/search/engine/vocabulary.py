"""The words of one index, and which of them a typed word may mean. Typo and prefix rules live here.

A vocabulary never changes: the writer replaces it. Words of deleted records stay until the index is opened
again, which costs a little time and finds nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from heapq import nlargest
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

ONE_TYPO_FROM = 4
TWO_TYPOS_FROM = 8
MAX_CACHED = 5_000
TIMES_LONGER = 4
MANY_WORDS = 20_000

K = TypeVar("K")
V = TypeVar("V")


def allowed_typos(word: str, one_from: int = ONE_TYPO_FROM, two_from: int = TWO_TYPOS_FROM) -> int:
    """How many typos a word of this length may have: 0, 1 or 2."""
    if len(word) >= two_from:
        return 2
    return 1 if len(word) >= one_from else 0


class WordList:
    """Sorted words that never change, by length for the typo search; remembers what it was asked."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self._similar: dict[tuple[str, int], list[tuple[str, int]]] = {}
        self._completions: dict[tuple[str, int], list[str]] = {}
        self._edited: dict[str, list[str]] = {}

    @cached_property
    def _by_start(self) -> Mapping[str, Mapping[int, list[str]]]:
        """By first letter and length; made when it is first asked for, as nobody asks while an index is filled."""
        by_start: dict[str, dict[int, list[str]]] = {}
        for word in self.words:
            by_start.setdefault(word[0], {}).setdefault(len(word), []).append(word)
        return by_start

    def __contains__(self, word: str) -> bool:
        position = bisect_left(self.words, word)
        return position < len(self.words) and self.words[position] == word

    def starting_with(self, prefix: str) -> list[str]:
        """Words that begin with a prefix, the prefix itself left out, alphabetically."""
        return self.words[slice(*self._range(prefix))]

    def count_starting_with(self, prefix: str) -> int:
        """How many words begin with a prefix, the prefix itself left out."""
        first, last = self._range(prefix)
        return last - first

    def _range(self, prefix: str) -> tuple[int, int]:
        first = bisect_left(self.words, prefix)
        last = bisect_left(self.words, prefix + "\U0010ffff", first)
        return first + (first < last and self.words[first] == prefix), last

    def completions(self, prefix: str, frequency: Callable[[str], int], most: int) -> list[str]:
        """The `most` frequent words that begin with a prefix, by the frequencies of the first time of asking."""
        key = (prefix, most)
        if key not in self._completions:
            words = self.starting_with(prefix)
            if len(words) > MANY_WORDS:
                # Numbers make most of them, and are never the frequent ones.
                words = [word for word in words if word.isalpha()] or words
            _remember(self._completions, key, nlargest(most, words, key=frequency))
        return self._completions.get(key, [])

    def similar_to(self, typed: str, most: int) -> list[tuple[str, int]]:
        """Words within `most` typos (1 or 2) of a typed one, without itself, with their typos."""
        key = (typed, most)
        if key not in self._similar:
            _remember(self._similar, key, self._search(typed, most))
        return self._similar.get(key, [])

    def one_edit_from(self, typed: str) -> list[str]:
        """Words that one edit makes of a typed one, wherever it is."""
        if typed not in self._edited:
            found = [word for word, _ in self._within(typed, 1)] + self._other_starts(typed)
            _remember(self._edited, typed, found)
        return self._edited.get(typed, [])

    def _search(self, typed: str, most: int) -> list[tuple[str, int]]:
        found = self._within(typed, most)
        # A typo in the first letter counts twice, so there can't be another one.
        return found + [(word, 2) for word in self._other_starts(typed)] if most > 1 else found

    def _within(self, typed: str, most: int) -> list[tuple[str, int]]:
        """Other words with the same first letter within so many edits, with their edits."""
        by_length = self._by_start.get(typed[:1], {})
        found = []
        for length in range(len(typed) - most, len(typed) + most + 1):
            candidates = by_length.get(length, ())
            near = process.extract(typed, candidates, scorer=OSA.distance, score_cutoff=most, limit=None)
            found += [(word, int(edits)) for word, edits, _ in near if edits]
        return found

    def _other_starts(self, typed: str) -> list[str]:
        """Words that one edit makes of a typed one and that begin with another letter."""
        made = {typed[1:], typed[1:2] + typed[:1] + typed[2:]}
        made.update(letter + rest for letter in self._by_start for rest in (typed, typed[1:]))
        return sorted(word for word in made if word[:1] not in ("", typed[:1]) and word in self)


class Vocabulary:
    """All words of an index, in lists of which each is several times as long as the next.

    A commit with new words adds a list, and joins it with those before it that are not so much longer: however large
    the index is, a word is moved a few times only.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._lists: tuple[WordList, ...] = (WordList(sorted(set(words))),)

    @classmethod
    def of_sorted(cls, words: list[str]) -> Vocabulary:
        """The vocabulary of words that are in order and stand there once each, which it keeps."""
        made = cls()
        made._lists = (WordList(words),)
        return made

    def __len__(self) -> int:
        return sum(len(part.words) for part in self._lists)

    def __contains__(self, word: str) -> bool:
        return any(word in part for part in self._lists)

    def plus(self, words: Iterable[str]) -> Vocabulary:
        """This vocabulary with more words; itself when it has them all."""
        added = sorted({word for word in words if word not in self})
        if not added:
            return self
        lists = list(self._lists)
        while lists and len(lists[-1].words) < TIMES_LONGER * len(added):
            # Two sorted runs: that is no more than one walk over both.
            added = sorted([*lists.pop().words, *added])
        larger = Vocabulary()
        larger._lists = (*lists, WordList(added))
        return larger

    def starting_with(self, prefix: str) -> list[str]:
        """Words that begin with a prefix, the prefix itself left out, in no order."""
        return [word for part in self._lists for word in part.starting_with(prefix)]

    def count_starting_with(self, prefix: str) -> int:
        """How many words begin with a prefix, the prefix itself left out."""
        return sum(part.count_starting_with(prefix) for part in self._lists)

    def completions(self, prefix: str, frequency: Callable[[str], int], most: int) -> list[str]:
        """The `most` frequent words that begin with a prefix, the most frequent first."""
        best = [word for part in self._lists for word in part.completions(prefix, frequency, most)]
        return nlargest(most, best, key=frequency)

    def similar_to(self, typed: str, most: int) -> list[tuple[str, int]]:
        """Words within `most` typos (1 or 2) of a typed one, without itself: (word, typos), fewest first."""
        found = [pair for part in self._lists for pair in part.similar_to(typed, most)]
        return sorted(found, key=lambda pair: (pair[1], pair[0]))

    def one_edit_from(self, typed: str) -> list[str]:
        """Words that one edit makes of a typed one, be it in the first letter, in no order."""
        return [word for part in self._lists for word in part.one_edit_from(typed)]

    def similar_starts(self, typed: str, most: int) -> list[tuple[str, int]]:
        """Longer words that begin with something within `most` typos of what was typed: (word, typos)."""
        length = len(typed)
        longer = [word for word in self.starting_with(typed[:1]) if len(word) > length]
        starts = list({word[:length] for word in longer})
        near = {
            start: distance
            for start, distance, _ in process.extract(
                typed, starts, scorer=OSA.distance, score_cutoff=most, limit=None
            )
        }
        return [(word, near[word[:length]]) for word in longer if word[:length] in near]


def _remember(cache: dict[K, V], key: K, value: V) -> None:
    if len(cache) >= MAX_CACHED:
        cache.clear()
    cache[key] = value
