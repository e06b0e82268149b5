"""From typed words to a Tantivy query: which records match, and what each match is worth.

A record's score is the sum over the query's words of the best of its alternatives: BM25 in a text field,
weighted by the field's priority, plus a bonus by typos that no BM25 score can outweigh. `ranking` takes the
two apart again.
"""

from __future__ import annotations

from tantivy import Occur, Query

from shop.search.engine.documents import START_LETTERS
from shop.search.engine.params import SearchParams
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.typed_words import MAX_COMPLETIONS, MOST_TYPOS, TypedWord
from shop.search.engine.typo_limits import typo_fields

BONUS = 1_000.0
UNRANKED_COMPLETION = 0.01
# What a priority is worth less than the one before. A gentle slope: BM25 already favours short attributes, and
# measured on judged queries a steep one drowns what only descriptions say.
WEIGHT_STEP = 0.01
# What a word is worth in the other attributes, beside the one where it counts most.
TIE_BREAKER = 0.1


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
    levels: list[Query] = []
    fewest = None
    for typos, terms in enumerate(typed.terms[: most_typos + 1]):
        queries = _term_queries(terms, params, snapshot, typos)
        if typos == 0 and typed.prefix:
            queries += _other_completions(typed, snapshot)
        if typos == 1:
            queries += _split_queries(typed, params, snapshot)
        queries += _synonym_queries(typed, typos, params, snapshot)
        if queries:
            fewest = typos if fewest is None else fewest
            found = Query.disjunction_max_query(queries, TIE_BREAKER)
            # A word that no record holds as it was typed counts by its nearest: beside it, a record that holds
            # another word of the query exactly would always come first.
            bonus = Query.const_score_query(Query.all_query(), BONUS * (MOST_TYPOS + 1 - typos + fewest))
            levels.append(Query.boolean_query([(Occur.Must, found), (Occur.Must, bonus)]))
    if not levels:
        return None
    return levels[0] if len(levels) == 1 else Query.disjunction_max_query(levels)


def _split_queries(typed: TypedWord, params: SearchParams, snapshot: Snapshot) -> list[Query]:
    if typed.split is None:
        return []
    return _all_of(typed.split, params, snapshot)


def _synonym_queries(typed: TypedWord, typos: int, params: SearchParams, snapshot: Snapshot) -> list[Query]:
    meant = [terms for counted, terms in typed.synonyms if counted == typos]
    return [query for terms in meant for query in _all_of(terms, params, snapshot)]


def _all_of(terms: tuple[str, ...], params: SearchParams, snapshot: Snapshot) -> list[Query]:
    parts = [_term_queries({term: 1.0}, params, snapshot) for term in terms]
    if not all(parts):
        return []
    if len(parts) == 1:
        return parts[0]
    return [Query.boolean_query([(Occur.Must, Query.disjunction_max_query(part)) for part in parts])]


def _term_queries(
    terms: dict[str, float], params: SearchParams, snapshot: Snapshot, typos: int = 0
) -> list[Query]:
    queries = []
    for name, weight in typo_fields(_weighted_fields(params, snapshot), params, snapshot, typos):
        for term, worth in terms.items():
            if snapshot.holds(name, term):
                query = Query.term_query(snapshot.schema, name, term, "freq")
                queries.append(Query.boost_query(query, weight * worth))
    return queries


def _other_completions(typed: TypedWord, snapshot: Snapshot) -> list[Query]:
    """Finds the records whose completion is too rare to be ranked by, so that no hit is missing."""
    if typed.completions <= MAX_COMPLETIONS:
        return []
    if len(typed.word) <= START_LETTERS:
        query = Query.term_query(snapshot.schema, "starts", typed.word, "basic")
    else:
        query = Query.term_set_query(snapshot.schema, "words", snapshot.vocabulary.starting_with(typed.word))
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
