"""One search from its parameters to its answer: the steps in order, each in a module of its own."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Occur, Query

from shop.search.engine.engine import View
from shop.search.engine.facets import count_facets, search_facet
from shop.search.engine.filter_query import filter_query
from shop.search.engine.grouping import Grouping, Page, Rank, ungrouped
from shop.search.engine.hits import render
from shop.search.engine.keys import Access
from shop.search.engine.matching import match_query
from shop.search.engine.params import SearchParams, parse_groups, parse_params
from shop.search.engine.pinning import Pin, find_pins, together_with, with_pins, without
from shop.search.engine.ranking import Ranked, by_relevance, by_rules
from shop.search.engine.rule_effects import Effects, effects_of
from shop.search.engine.rules import ask
from shop.search.engine.typed_words import MOST_TYPOS, TypedWord, loosened, read_words

# Which typos are tried, one step after the other until something is found.
_TYPO_STEPS = {"true": (MOST_TYPOS,), "false": (0,), "min": (0, 1, MOST_TYPOS), "strict": (1, MOST_TYPOS)}


@dataclass(frozen=True)
class Candidates:
    """The records that match, as a query, and the words that it was made of."""

    query: Query
    words: list[TypedWord]


def search(view: View, request: dict[str, Any], access: Access) -> dict[str, Any]:
    """The answer to one query. Raises ApiError 400 for a malformed parameter."""
    began = time.perf_counter()
    params, effects = _prepare(view, request, access)
    candidates = find(view, params)
    binding = params.groups if effects.filter_promotes else parse_groups({}, access.parameters)
    pins = find_pins(effects, binding, view.snapshot)
    pinned = {pin.object_id for pin in pins}
    free = without(candidates.query, effects.hidden | pinned, view.snapshot)
    rank = _rank(view, free, with_words=bool(candidates.words))
    grouping = (
        Grouping(rank, free, params["attributeForDistinct"], params.grouped, view.snapshot)
        if params.grouped
        else None
    )
    ranked = _page(params, grouping.page if grouping else lambda *at: ungrouped(rank(*at)), pins)
    size, limit = params["hitsPerPage"], params["paginationLimitedTo"]
    answer = {
        "hits": render(view, params, candidates.words, ranked.places, access),
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
        **_count(together_with(free, pinned, view.snapshot), grouping, params, view),
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
    answer = search_facet(path, find(view, params).query, params, view.settings, view.snapshot)
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


def find(view: View, params: SearchParams) -> Candidates:
    """What matches, words taken away as `removeWordsIfNoResults` says where else nothing would."""
    restriction = filter_query(params.groups, view.snapshot)
    words = read_words(params, view.snapshot)
    if params["synonyms"]:
        view.synonyms.expand(words)
    if not words:
        return Candidates(restriction or Query.all_query(), words)
    for attempt in _attempts(words, params, view):
        for most_typos in _TYPO_STEPS[params["typoTolerance"]]:
            matching = match_query(attempt, params, view.snapshot, most_typos)
            if matching is None:
                continue
            query = _both(matching, restriction)
            if view.snapshot.searcher.search(query, 1, count=False).hits:
                return Candidates(query, attempt)
    return Candidates(Query.empty_query(), words)


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


def _rank(view: View, query: Query, *, with_words: bool) -> Rank:
    settings = view.settings

    def rank(first: int, last: int) -> Ranked:
        if settings.sort_rules or not with_words:
            rules = (*settings.sort_rules, *settings.tie_break_rules)
            return by_rules(query, rules, view.snapshot, first, last)
        return by_relevance(query, settings, view.snapshot, first, last)

    return rank


def _page(params: SearchParams, pages: Callable[[int, int], Page], pins: list[Pin]) -> Page:
    limit = params["paginationLimitedTo"]
    start = min((params.get("page") or 0) * params["hitsPerPage"], limit)
    return with_pins(pages, pins, start, min(start + params["hitsPerPage"], limit))


def _count(query: Query, grouping: Grouping | None, params: SearchParams, view: View) -> dict[str, Any]:
    """The facets: those to be counted after `distinct` over what is shown of each group, the others over all."""
    after = [name for name in params.facets if grouping and _is_after_distinct(name, params, view)]
    counted = count_facets(query, params.with_facets(after, kept=False), view.settings, view.snapshot)
    if not grouping or not after:
        return counted
    shown = count_facets(grouping.query(), params.with_facets(after, kept=True), view.settings, view.snapshot)
    return {
        "exhaustiveFacetsCount": counted.get("exhaustiveFacetsCount", True)
        and shown["exhaustiveFacetsCount"],
        **{
            part: {**counted.get(part, {}), **shown.get(part, {})}
            for part in ("facets", "facets_stats")
            if part in counted or part in shown
        },
    }


def _is_after_distinct(name: str, params: SearchParams, view: View) -> bool:
    facet = view.settings.facet(name)
    return params["facetingAfterDistinct"] or bool(facet and facet.after_distinct)
