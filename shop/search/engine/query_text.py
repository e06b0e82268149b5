"""What was typed, before its words are looked up: phrases in quotes, words to leave out, words that say nothing.

Tantivy keeps no positions here, so the records that hold all words of a phrase are read to see where they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain

import orjson
from tantivy import Occur, Query

from shop.search.engine import analysis
from shop.search.engine.documents import facet_value, flatten, key_of
from shop.search.engine.params import SearchParams
from shop.search.engine.snapshot import Snapshot

Words = tuple[str, ...]

# More records than this are not read for the phrases of one query, each having its share: those that come first by
# objectID are. More phrases than that are words like any other.
MAX_READ = 10_000
MAX_PHRASES = 5
_PHRASE = re.compile(r'(?<!\S)(-?)"([^"]*)"')
_MINUS = re.compile(r"(?<!\S)-(?=\w)(\S+)")
STOP_WORDS = frozenset(
    """
    a about after all also an and any are as at be been but by can could did do does for from had has have how i if
    in into is it its just me my no not of on or our out so some than that the their them then there these they this
    those to too up us was we were what when where which while who why will with would you your
    """.split()  # noqa: SIM905  (a list of a hundred strings is no easier to read)
)


@dataclass(frozen=True)
class QueryText:
    """The words to look up, as text, and what every record must hold and must not, in order and side by side."""

    text: str
    phrases: tuple[Words, ...] = ()
    excluded: tuple[Words, ...] = ()


def read_text(params: SearchParams) -> QueryText:
    """What was typed, by the rules that the parameters switch on."""
    text = params.query
    phrases: list[Words] = []
    excluded: list[Words] = []
    if params["advancedSyntax"]:
        features = params["advancedSyntaxFeatures"]
        if "exactPhrase" in features:
            text = _PHRASE.sub(
                lambda match: _take(match[2], excluded if match[1] else phrases), text, count=MAX_PHRASES
            )
        if "excludeWords" in features:
            text = _MINUS.sub(lambda match: _take(match[1], excluded), text)
        text = " ".join([*chain.from_iterable(phrases), text.strip()]) if phrases else text.strip()
    if params["removeStopWords"]:
        text = _without_stop_words(text)
    return QueryText(text, tuple(phrases), tuple(excluded))


def _take(text: str, into: list[Words]) -> str:
    words = tuple(analysis.words_of(text))
    if words:
        into.append(words)
    return " "


def _without_stop_words(text: str) -> str:
    """The text without words that say nothing. The last one stays while it may go on; so does a text of such words."""
    words = text.split()
    unfinished = words[-1:] if text[-1:].isalnum() else []
    rest = [word for word in words[: len(words) - len(unfinished)] if analysis.fold(word) not in STOP_WORDS]
    return " ".join([*rest, *unfinished]) + ("" if unfinished or not rest else " ") if rest else text


def text_query(text: QueryText, snapshot: Snapshot) -> Query | None:
    """A query for the records with all phrases and nothing of what is excluded; None when all will do."""
    most = MAX_READ // max(1, sum(len(phrase) > 1 for phrase in (*text.phrases, *text.excluded)))
    clauses = [(Occur.Must, _phrase_query(phrase, most, snapshot)) for phrase in text.phrases]
    clauses += [(Occur.MustNot, _phrase_query(phrase, most, snapshot)) for phrase in text.excluded]
    if not clauses:
        return None
    return Query.const_score_query(Query.boolean_query([(Occur.Must, Query.all_query()), *clauses]), 0.0)


def _phrase_query(phrase: Words, most: int, snapshot: Snapshot) -> Query:
    holding = Query.boolean_query(
        [(Occur.Must, Query.term_query(snapshot.schema, "words", word, "basic")) for word in phrase]
    )
    if len(phrase) == 1:
        return holding
    keys = [
        key_of(record["objectID"])
        for _, address in snapshot.search_by_id(holding, most).hits
        if _has_phrase(record := orjson.loads(snapshot.stored(address)), phrase, snapshot)
    ]
    return Query.term_set_query(snapshot.schema, "key", keys) if keys else Query.empty_query()


def _has_phrase(record: dict[str, object], phrase: Words, snapshot: Snapshot) -> bool:
    for path, values in flatten(record).items():
        if snapshot.layout.priority(path) is None:
            continue
        for value in values:
            text = facet_value(value)
            if text.isascii() and not all(word in text.lower() for word in phrase):
                continue
            words = tuple(analysis.words_of(text))
            if any(words[start : start + len(phrase)] == phrase for start in range(len(words))):
                return True
    return False
