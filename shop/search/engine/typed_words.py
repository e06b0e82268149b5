"""What a typed word may stand for: itself, what it begins, what it is a slip of. Changes with how words are understood.

By Algolia's rules: one typo from four letters, two from eight, and one in the first letter counts twice. Two words may
be one that was split, and one word two that were joined, which counts as a typo. Only `loosened` words go beyond the
rules, for a query that would find nothing otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from shop.search.engine import analysis
from shop.search.engine.params import SearchParams
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.vocabulary import allowed_typos

MAX_WORDS = 10
MAX_COMPLETIONS = 20
MAX_TYPO_WORDS = 8
MOST_TYPOS = 2
MAX_JOINED = 5
# Of a word that is in the index itself; one that is not can only be the beginning of what was meant.
COMPLETION_WORTH = 0.7
# How much the more frequent of several candidates is favoured: what shops have much of is meant more often.
USE_WORTH = 0.15
SHORTEST_HALF = 2
LOOSE_FROM = 3


@dataclass
class TypedWord:
    """A word of the query and what it may stand for: `terms[n]` are terms n typos away, with their worth.

    `completions` counts the words that it begins. `split` are the terms of two words that it may be instead, one typo
    away. Of `synonyms`, each (typos, terms), all terms of one must be there.
    """

    word: str
    prefix: bool
    required: bool = True
    terms: list[dict[str, float]] = field(default_factory=lambda: [{}, {}, {}])
    completions: int = 0
    split: tuple[str, str] | None = None
    synonyms: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)


def read_words(params: SearchParams, snapshot: Snapshot) -> list[TypedWord]:
    """The query's words with their alternatives in this index; at most ten."""
    words = analysis.words_of(params.query)[:MAX_WORDS]
    optional = {word for entry in _flat(params.get("optionalWords")) for word in analysis.words_of(entry)}
    open_ended = params.query[-1:].isalnum()
    typed = []
    for position, word in enumerate(words):
        last = position == len(words) - 1
        prefix = params["queryType"] == "prefixAll" or (
            params["queryType"] == "prefixLast" and last and open_ended
        )
        typed.append(_alternatives(TypedWord(word, prefix, word not in optional), params, snapshot))
    if params["typoTolerance"] != "false":
        _add_joined(typed, snapshot)
    return typed


def loosened(words: list[TypedWord], snapshot: Snapshot) -> list[TypedWord]:
    """The words with a slip forgiven that the rules don't: in the first letter, or in a word of three letters.

    Only words that no record holds are slips.
    """
    return [_loosened(typed, snapshot) for typed in words]


def _flat(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for item in value for text in _flat(item)]
    return [value] if isinstance(value, str) else []


def _alternatives(typed: TypedWord, params: SearchParams, snapshot: Snapshot) -> TypedWord:
    word, vocabulary = typed.word, snapshot.vocabulary
    known = _is_known(word, snapshot)
    if typed.prefix:
        typed.completions = vocabulary.count_starting_with(word)
        frequent = vocabulary.completions(word, snapshot.frequency, MAX_COMPLETIONS)
        typed.terms[0] = _begun(word, frequent, snapshot, known=known)
    else:
        typed.terms[0][analysis.term_of(word)] = 1.0
    if params["typoTolerance"] == "false":
        return typed
    if not known and not typed.completions:
        typed.split = _split(word, snapshot)
    most = allowed_typos(word, params["minWordSizefor1Typo"], params["minWordSizefor2Typos"])
    if most:
        _add_similar(typed, _similar(typed, most, snapshot, known=known), snapshot)
    return typed


def _begun(word: str, frequent: list[str], snapshot: Snapshot, *, known: bool) -> dict[str, float]:
    """What a word that may go on is worth and what it may become.

    A rare word that begins frequent ones is more likely one of them: it counts no more for its rarity.
    """
    own = analysis.term_of(word)
    if not known:
        return {own: 1.0} | _shares(frequent, snapshot)
    shares = _shares([word, *frequent], snapshot, typed=own)
    return {term: share * (1.0 if term == own else COMPLETION_WORTH) for term, share in shares.items()}


def _similar(typed: TypedWord, most: int, snapshot: Snapshot, *, known: bool) -> list[tuple[str, int]]:
    similar = snapshot.vocabulary.similar_to(typed.word, most)
    stem = analysis.term_of(typed.word)
    if not similar and not known and stem != typed.word:
        similar = snapshot.vocabulary.similar_to(stem, most)
    if typed.prefix and not similar and not typed.completions and not known:
        similar = snapshot.vocabulary.similar_starts(typed.word, most)
    return similar


def _add_similar(typed: TypedWord, similar: Iterable[tuple[str, int]], snapshot: Snapshot) -> None:
    by_use = sorted(similar, key=lambda pair: (pair[1], -snapshot.frequency(pair[0])))[:MAX_TYPO_WORDS]
    for typos in range(1, MOST_TYPOS + 1):
        for term, share in _shares([word for word, count in by_use if count == typos], snapshot).items():
            if not any(term in level for level in typed.terms[:typos]):
                typed.terms[typos].setdefault(term, share)


def _add_joined(words: list[TypedWord], snapshot: Snapshot) -> None:
    """A record with the joined word holds both of the words that were typed, one typo away."""
    vocabulary = snapshot.vocabulary
    for first, second in pairwise(words):
        whole = first.word + second.word
        joined = [whole] if whole in vocabulary else []
        if second.prefix:
            joined += vocabulary.completions(whole, snapshot.frequency, MAX_JOINED)
        for term in map(analysis.term_of, joined):
            first.terms[0].setdefault(term, 1.0)
            if term not in second.terms[0]:
                second.terms[1].setdefault(term, 1.0)


def _split(word: str, snapshot: Snapshot) -> tuple[str, str] | None:
    """The terms of the two words that it most likely is; None where no two words of the index make it up."""
    halves = (
        (word[:at], word[at:])
        for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1)
        if word[:at] in snapshot.vocabulary and word[at:] in snapshot.vocabulary
    )
    best = max(halves, key=lambda pair: min(map(snapshot.frequency, pair)), default=None)
    return (analysis.term_of(best[0]), analysis.term_of(best[1])) if best else None


def _loosened(typed: TypedWord, snapshot: Snapshot) -> TypedWord:
    word = typed.word
    if len(word) < LOOSE_FROM or _is_known(word, snapshot):
        return typed
    more = replace(typed, terms=[dict(level) for level in typed.terms])
    near = [(other, MOST_TYPOS) for other in snapshot.vocabulary.one_edit_from(word)]
    _add_similar(more, near, snapshot)
    return more


def _is_known(word: str, snapshot: Snapshot) -> bool:
    """Whether some record holds the word, be it in another grammatical form."""
    term = analysis.term_of(word)
    return any(snapshot.holds(name, term) for name in snapshot.layout.text_fields())


def _shares(words: Iterable[str], snapshot: Snapshot, typed: str = "") -> dict[str, float]:
    """What the terms of several words are worth that may be meant, beside each other; `typed` is meant for certain.

    Any of them is as rare as all of them together: by its own rarity the least likely one would rank first.
    """
    counts: dict[str, int] = {}
    for word in words:
        term = analysis.term_of(word)
        counts[term] = counts.get(term, 0) + max(1, snapshot.frequency(word))
    records, most = max(1, snapshot.searcher.num_docs), max(counts.values(), default=1)
    together = _rarity(min(records, sum(counts.values())), records)
    return {
        term: together
        / _rarity(min(records, count), records)
        * (1.0 if term == typed else (count / most) ** USE_WORTH)
        for term, count in counts.items()
    }


def _rarity(count: int, records: int) -> float:
    """The inverse document frequency of BM25."""
    return math.log(1 + (records - count + 0.5) / (count + 0.5))
