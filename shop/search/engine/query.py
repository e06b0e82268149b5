"""One search from its parameters to its answer: the steps in order, each in a module of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Occur, Query

from shop.search.engine.answer import as_new, extras, only_wanted, paging
from shop.search.engine.browsing import browsing_key
from shop.search.engine.engine import View
from shop.search.engine.facets import count_facets, search_facet
from shop.search.engine.filter_query import filter_query
from shop.search.engine.grouping import Grouping, Page, Rank, ungrouped
from shop.search.engine.hits import render
from shop.search.engine.keys import Access
from shop.search.engine.matching import match_query
from shop.search.engine.optional_filters import lifted, rank_by_lift
from shop.search.engine.params import SearchParams, parse_groups, parse_params
from shop.search.engine.pinning import Pin, find_pins, together_with, with_pins, without
from shop.search.engine.query_text import read_text, text_query
from shop.search.engine.ranking import WINDOW, Ranked, by_relevance, by_rules
from shop.search.engine.removal import Removal, query_after_removal
from shop.search.engine.rule_effects import Effects, effects_of
from shop.search.engine.rules import ask
from shop.search.engine.snapshot import Found
from shop.search.engine.typed_words import MOST_TYPOS, TypedWord, loosened, read_words
from shop.search.engine.typo_limits import limited

# Which typos are tried, one step after the other until something is found.
_TYPO_STEPS = {"true": (MOST_TYPOS,), "false": (0,), "min": (0, 1, MOST_TYPOS), "strict": (1, MOST_TYPOS)}


@dataclass(frozen=True)
class Candidates:
    """The records that match, as a query, and the words that it was made of; `found` are the best, where looked for,
    `removal` says what nothing was found with.
    """

    query: Query
    words: list[TypedWord]
    found: Found | None = None
    removal: Removal | None = None


def search(view: View, request: dict[str, Any], access: Access) -> dict[str, Any]:
    """The answer to one query. Raises ApiError 400 for a malformed parameter."""
    key = browsing_key(view, request, access)
    if key is None:
        return _search(view, request, access)
    known = view.snapshot.browsed.get(key)
    if known is None:
        return view.snapshot.browsed.keep(key, _search(view, request, access))
    return as_new(known)


def _search(view: View, request: dict[str, Any], access: Access) -> dict[str, Any]:
    began = time.perf_counter()
    params, effects = _prepare(view, request, access)
    candidates = find(view, params, _window(view, params))
    pins = _pins(view, params, effects, access) if effects.promoted else []
    pinned = {pin.object_id for pin in pins}
    free = without(candidates.query, effects.hidden | pinned, view.snapshot)
    lifted_query = lifted(free, params.optional, sums=params["sumOrFiltersScores"], snapshot=view.snapshot)
    found = candidates.found if lifted_query is candidates.query else None
    rank = _rank(view, params, replace(candidates, query=lifted_query, found=found))
    grouping = _grouping(params, rank, free, view)
    ranked = _page(params, grouping.page if grouping else lambda *at: ungrouped(rank(*at)), pins)
    answer = {
        "hits": render(view, params, candidates.words, ranked.places, access),
        "nbHits": ranked.total,
        **paging(params, ranked.total),
        "exhaustiveNbHits": True,
        "exhaustiveTypo": True,
        "exhaustive": {"nbHits": True, "typo": True},
        "query": params.typed,
        "params": params.echo,
        "index": view.name,
        **_count(together_with(free, pinned, view.snapshot), grouping, params, view),
        **extras(params, effects, view.name),
        **_let_go(candidates, params, view),
    }
    answer["processingTimeMS"] = max(1, round((time.perf_counter() - began) * 1000))
    return only_wanted(answer, params)


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


def find(view: View, params: SearchParams, best: int = 0) -> Candidates:
    """What matches, with so many of the best; words are taken away as `removeWordsIfNoResults` says where else nothing
    would match.
    """
    text = read_text(params)
    restriction = _all_of(filter_query(params.groups, view.snapshot), text_query(text, view.snapshot))
    words = _read_words(params, text.text, view)
    if not words:
        return Candidates(restriction or Query.all_query(), words)
    for attempt in _attempts(words, params, view):
        for most_typos in _TYPO_STEPS[params["typoTolerance"]]:
            matching = match_query(attempt, params, view.snapshot, most_typos)
            if matching is None:
                continue
            query = _all_of(matching, restriction) or matching
            found = view.snapshot.search(query, best)
            if found.total:
                removal = Removal(words, attempt, restriction, most_typos)
                return Candidates(query, attempt, found, None if attempt is words else removal)
    return Candidates(Query.empty_query(), words)


def _read_words(params: SearchParams, text: str, view: View) -> list[TypedWord]:
    similar = params["similarQuery"]
    words = limited(read_words(params.with_query(text), view.snapshot), params)
    if params["synonyms"]:
        view.synonyms.expand(words)
    return [replace(typed, required=False, prefix=False) for typed in words] if similar else words


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


def _let_go(candidates: Candidates, params: SearchParams, view: View) -> dict[str, Any]:
    removal = candidates.removal
    marked = query_after_removal(removal, params, view.snapshot) if removal else None
    return {} if marked is None else {"queryAfterRemoval": marked}


def _all_of(first: Query | None, second: Query | None) -> Query | None:
    if first is None or second is None:
        return first or second
    return Query.boolean_query([(Occur.Must, first), (Occur.Must, second)])


def _grouping(params: SearchParams, rank: Rank, query: Query, view: View) -> Grouping | None:
    if not params.grouped:
        return None
    return Grouping(rank, query, params["attributeForDistinct"], params.grouped, view.snapshot)


def _window(view: View, params: SearchParams) -> int:
    """How many hits a page is chosen from: none where attributes alone decide, or none are asked for."""
    start, count = params.span
    end = min(start + count, params["paginationLimitedTo"])
    return 0 if view.settings.sort_rules or not count else max(WINDOW, end)


def _rank(view: View, params: SearchParams, candidates: Candidates) -> Rank:
    settings, query, words = view.settings, candidates.query, candidates.words
    if params.optional and not words and not settings.sort_rules:
        return rank_by_lift(query, settings.tie_break_rules, view.snapshot)

    def rank(first: int, last: int) -> Ranked:
        if settings.sort_rules or not words:
            rules = (*settings.sort_rules, *settings.tie_break_rules)
            return by_rules(query, rules, view.snapshot, first, last)
        return by_relevance(query, settings, view.snapshot, (first, last), candidates.found)

    return rank


def _pins(view: View, params: SearchParams, effects: Effects, access: Access) -> list[Pin]:
    binding = params.groups if effects.filter_promotes else parse_groups({}, access.parameters)
    return find_pins(effects, binding, view.snapshot)


def _page(params: SearchParams, pages: Callable[[int, int], Page], pins: list[Pin]) -> Page:
    limit = params["paginationLimitedTo"]
    wanted, count = params.span
    start = min(wanted, limit)
    return with_pins(pages, pins, start, min(start + count, limit))


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
