"""From typed words to a Tantivy query: which terms a word may stand for, and what each is worth.

A record's score is the sum over the query's words of the best of its alternatives: BM25 in a text field,
weighted by the field's priority, plus a bonus by typos that no BM25 score can outweigh. `ranking` takes the
two apart again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tantivy import Occur, Query

from shop.search.engine import analysis
from shop.search.engine.documents import START_LETTERS
from shop.search.engine.params import SearchParams
from shop.search.engine.store import Snapshot
from shop.search.engine.vocabulary import allowed_typos

MAX_WORDS = 10
MAX_COMPLETIONS = 20
MAX_TYPO_WORDS = 8
MOST_TYPOS = 2
BONUS = 1_000.0
COMPLETION_WORTH = 0.3
UNRANKED_COMPLETION = 0.01
# What a priority is worth less than the one before. A gentle slope: BM25 already favours short attributes, and
# measured on judged queries a steep one drowns what only descriptions say.
WEIGHT_STEP = 0.06


@dataclass
class TypedWord:
    """A word of the query and what it may stand for: `terms[n]` are terms n typos away, with their worth."""

    word: str
    prefix: bool
    required: bool = True
    terms: list[dict[str, float]] = field(default_factory=lambda: [{}, {}, {}])
    completions: list[str] = field(default_factory=list)


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
    return typed


def _flat(value: object) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for item in value for text in _flat(item)]
    return [value] if isinstance(value, str) else []


def _alternatives(typed: TypedWord, params: SearchParams, snapshot: Snapshot) -> TypedWord:
    word, vocabulary = typed.word, snapshot.vocabulary
    typed.terms[0][analysis.term_of(word)] = 1.0
    if typed.prefix:
        _add_completions(typed, snapshot)
    if params["typoTolerance"] == "false":
        return typed
    most = allowed_typos(word, params["minWordSizefor1Typo"], params["minWordSizefor2Typos"])
    if most == 0:
        return typed
    similar = vocabulary.similar_to(word, most)
    if typed.prefix and not similar and not typed.completions and word not in vocabulary:
        similar = vocabulary.similar_starts(word, most)
    by_use = sorted(similar, key=lambda pair: (pair[1], -snapshot.frequency(pair[0])))
    for other, typos in by_use[:MAX_TYPO_WORDS]:
        term = analysis.term_of(other)
        if term not in typed.terms[0]:
            typed.terms[typos].setdefault(term, 1.0)
    return typed


def _add_completions(typed: TypedWord, snapshot: Snapshot) -> None:
    typed.completions = snapshot.vocabulary.starting_with(typed.word)
    for other in snapshot.vocabulary.completions(typed.word, snapshot.frequency, MAX_COMPLETIONS):
        typed.terms[0].setdefault(analysis.term_of(other), COMPLETION_WORTH)


def match_query(
    words: list[TypedWord], params: SearchParams, snapshot: Snapshot, most_typos: int
) -> Query | None:
    """Records that hold every required word (any word, when none is required); None when no record can."""
    clauses = []
    for typed in words:
        query = _word_query(typed, params, snapshot, most_typos)
        if query is not None:
            clauses.append((Occur.Must if typed.required else Occur.Should, query))
        elif typed.required:
            return None
    return Query.boolean_query(clauses) if clauses else None


def _word_query(typed: TypedWord, params: SearchParams, snapshot: Snapshot, most_typos: int) -> Query | None:
    levels = []
    for typos, terms in enumerate(typed.terms[: most_typos + 1]):
        queries = _term_queries(terms, params, snapshot)
        if typos == 0 and typed.prefix:
            queries += _other_completions(typed, snapshot)
        if queries:
            found = Query.disjunction_max_query(queries)
            bonus = Query.const_score_query(Query.all_query(), BONUS * (MOST_TYPOS + 1 - typos))
            levels.append(Query.boolean_query([(Occur.Must, found), (Occur.Must, bonus)]))
    if not levels:
        return None
    return levels[0] if len(levels) == 1 else Query.disjunction_max_query(levels)


def _term_queries(terms: dict[str, float], params: SearchParams, snapshot: Snapshot) -> list[Query]:
    queries = []
    for name, weight in _weighted_fields(params, snapshot):
        for term, worth in terms.items():
            if snapshot.searcher.doc_freq(name, term):
                query = Query.term_query(snapshot.schema, name, term, "freq")
                queries.append(Query.boost_query(query, weight * worth))
    return queries


def _other_completions(typed: TypedWord, snapshot: Snapshot) -> list[Query]:
    """Finds the records whose completion is too rare to be ranked by, so that no hit is missing."""
    if len(typed.completions) <= MAX_COMPLETIONS:
        return []
    if len(typed.word) <= START_LETTERS:
        query = Query.term_query(snapshot.schema, "starts", typed.word, "basic")
    else:
        query = Query.term_set_query(snapshot.schema, "words", typed.completions)
    return [Query.const_score_query(query, UNRANKED_COMPLETION)]


def _weighted_fields(params: SearchParams, snapshot: Snapshot) -> list[tuple[str, float]]:
    names = snapshot.layout.text_fields()
    only = params.get("restrictSearchableAttributes")
    weighted = [(name, 1 - WEIGHT_STEP * i) for i, name in enumerate(names)]
    if only is None or not snapshot.layout.searchable:
        return weighted
    kept = {
        min(i, len(names) - 1) for i, group in enumerate(snapshot.layout.searchable) if set(group) & set(only)
    }
    return [pair for i, pair in enumerate(weighted) if i in kept]
