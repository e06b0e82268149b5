"""One search from its parameters to its answer: the steps in order, each in a module of its own."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import orjson
from tantivy import Occur, Query

from shop.search.engine.engine import View
from shop.search.engine.facets import count_facets, search_facet
from shop.search.engine.filter_query import filter_query
from shop.search.engine.highlight import Highlighter
from shop.search.engine.keys import Access
from shop.search.engine.matching import match_query
from shop.search.engine.params import SearchParams, parse_groups, parse_params
from shop.search.engine.pinning import Pin, find_pins, together_with, with_pins, without
from shop.search.engine.projection import project
from shop.search.engine.ranking import WINDOW, Ranked, by_relevance, by_rules
from shop.search.engine.rule_effects import Effects, effects_of
from shop.search.engine.rules import ask
from shop.search.engine.store import Found
from shop.search.engine.typed_words import MOST_TYPOS, TypedWord, loosened, read_words

# Which typos are tried, one step after the other until something is found.
_TYPO_STEPS = {"true": (MOST_TYPOS,), "false": (0,), "min": (0, 1, MOST_TYPOS), "strict": (1, MOST_TYPOS)}


@dataclass(frozen=True)
class Candidates:
    """The records that match, as a query with its best hits, and the words that it was made of."""

    query: Query
    words: list[TypedWord]
    found: Found


def search(view: View, request: dict[str, Any], access: Access) -> dict[str, Any]:
    """The answer to one query. Raises ApiError 400 for a malformed parameter."""
    began = time.perf_counter()
    params, effects = _prepare(view, request, access)
    candidates = find(view, params, _window(view, params))
    binding = params.groups if effects.filter_promotes else parse_groups({}, access.parameters)
    pins = find_pins(effects, binding, view.snapshot)
    pinned = {pin.object_id for pin in pins}
    free = _without(candidates, effects.hidden | pinned, view, params)
    ranked = _page(view, params, free, pins)
    size, limit = params["hitsPerPage"], params["paginationLimitedTo"]
    answer = {
        "hits": _hits(view, params, candidates, ranked, access),
        "nbHits": ranked.total,
        "page": params.get("page") or 0,
        "nbPages": -(-min(ranked.total, limit) // size) if size else 0,
        "hitsPerPage": size,
        "exhaustiveNbHits": True,
        "exhaustiveTypo": True,
        "exhaustive": {"nbHits": True, "typo": True},
        "query": params.typed,
        "params": params.echo,
        "index": view.name,
        **count_facets(
            together_with(free.query, pinned, view.snapshot), params, view.settings, view.snapshot
        ),
    }
    if effects.user_data:
        answer["userData"] = effects.user_data
    if params["getRankingInfo"] and effects.rule_ids:
        answer["appliedRules"] = [{"objectID": rule_id} for rule_id in effects.rule_ids]
    if params.get("clickAnalytics"):
        answer["queryID"] = uuid.uuid4().hex
    answer["processingTimeMS"] = max(1, round((time.perf_counter() - began) * 1000))
    return answer


def search_values(view: View, path: str, request: dict[str, Any], access: Access) -> dict[str, Any]:
    """The answer to a search for values of one facet."""
    began = time.perf_counter()
    params, _ = _prepare(view, request, access)
    answer = search_facet(path, find(view, params, 0).query, params, view.settings, view.snapshot)
    return {**answer, "processingTimeMS": max(1, round((time.perf_counter() - began) * 1000))}


def _prepare(view: View, request: dict[str, Any], access: Access) -> tuple[SearchParams, Effects]:
    """The parameters of a search after the rules that hold for it, and what else these want."""
    params = parse_params(request, view.settings, access.parameters, max_hits=access.max_hits)
    if not view.rules or not params["enableRules"]:
        return params, Effects()
    question = ask(params.query, params.get("ruleContexts") or (), params.groups, view.synonyms)
    effects = effects_of(view.rules.holding(question), params.query)
    if not effects.overrides and not effects.filters:
        return params, effects
    changed = parse_params(
        request,
        view.settings,
        access.parameters,
        effects.overrides,
        filters=effects.filters,
        max_hits=access.max_hits,
    )
    return replace(changed, typed=params.typed), effects


def find(view: View, params: SearchParams, best: int) -> Candidates:
    """What matches, with so many of the best hits; words are taken away as `removeWordsIfNoResults` says where else
    nothing would match.
    """
    restriction = filter_query(params.groups, view.snapshot)
    words = read_words(params, view.snapshot)
    if params["synonyms"]:
        view.synonyms.expand(words)
    if not words:
        query = restriction or Query.all_query()
        return Candidates(query, words, view.snapshot.search(query, 0))
    for attempt in _attempts(words, params, view):
        for most_typos in _TYPO_STEPS[params["typoTolerance"]]:
            matching = match_query(attempt, params, view.snapshot, most_typos)
            if matching is None:
                continue
            query = _both(matching, restriction)
            found = view.snapshot.search(query, best)
            if found.total:
                return Candidates(query, attempt, found)
    return Candidates(Query.empty_query(), words, Found([], 0))


def _attempts(words: list[TypedWord], params: SearchParams, view: View) -> Iterator[list[TypedWord]]:
    yield words
    remove = params["removeWordsIfNoResults"]
    if remove == "allOptional":
        if params["typoTolerance"] == "true":
            yield (words := loosened(words, view.snapshot))
        yield [replace(typed, required=False) for typed in words]
    elif remove == "lastWords":
        yield from (words[:count] for count in range(len(words) - 1, 0, -1))
    elif remove == "firstWords":
        yield from (words[start:] for start in range(1, len(words)))


def _both(matching: Query, restriction: Query | None) -> Query:
    if restriction is None:
        return matching
    return Query.boolean_query([(Occur.Must, matching), (Occur.Must, restriction)])


def _without(candidates: Candidates, ids: set[str], view: View, params: SearchParams) -> Candidates:
    """The candidates without these records."""
    if not ids:
        return candidates
    query = without(candidates.query, ids, view.snapshot)
    return replace(candidates, query=query, found=view.snapshot.search(query, _window(view, params)))


def _window(view: View, params: SearchParams) -> int:
    """How many hits the page is chosen from: none where attributes decide the order."""
    _, end = _bounds(params)
    return 0 if view.settings.sort_rules or not params["hitsPerPage"] else max(WINDOW, end)


def _bounds(params: SearchParams) -> tuple[int, int]:
    """The first hit of the page, and the one after its last."""
    limit = params["paginationLimitedTo"]
    start = min((params.get("page") or 0) * params["hitsPerPage"], limit)
    return start, min(start + params["hitsPerPage"], limit)


def _page(view: View, params: SearchParams, candidates: Candidates, pins: list[Pin]) -> Ranked:
    settings, found = view.settings, candidates.found

    def rank(first: int, last: int) -> Ranked:
        if first >= last or not found.total:
            return Ranked([], found.total)
        if settings.sort_rules or not candidates.words:
            rules = (*settings.sort_rules, *settings.tie_break_rules)
            return by_rules(candidates.query, found.total, rules, view.snapshot, (first, last))
        return by_relevance(found, settings, view.snapshot, (first, last))

    return with_pins(rank, pins, *_bounds(params))


def _hits(
    view: View, params: SearchParams, candidates: Candidates, ranked: Ranked, access: Access
) -> list[dict[str, Any]]:
    hidden = access.hidden(view.settings.unretrievable)
    highlighter = Highlighter(candidates.words, params)
    searchable = tuple(name for group in view.settings.searchable for name in group) or ("*",)
    marked = params.get("attributesToHighlight")
    hits = []
    for body in ranked.bodies:
        record = orjson.loads(body)
        visible = project(record, ("*",), hidden)
        hit = project(record, tuple(params["attributesToRetrieve"]), hidden)
        hit = {
            **hit,
            "_highlightResult": highlighter.highlight(visible, searchable if marked is None else marked),
        }
        if params.get("attributesToSnippet"):
            hit["_snippetResult"] = highlighter.snippet(visible, params["attributesToSnippet"])
        hits.append(hit)
    return hits
