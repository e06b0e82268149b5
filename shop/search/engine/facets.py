"""Counting facet values, their statistics, and searching among them."""

from __future__ import annotations

from typing import Any

from tantivy import Query

from shop.search.engine import analysis
from shop.search.engine.errors import ApiError
from shop.search.engine.layout import column
from shop.search.engine.params import MAX_QUERY_LENGTH, SearchParams
from shop.search.engine.settings import IndexSettings
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.typed_words import MAX_WORDS

# Counts are exact as long as a segment has no more different values of one facet than this; beyond, the answer
# says that they are not. Asking for more costs many milliseconds for prices, whose counts nobody reads.
MOST_VALUES = 1_000
MOST_SEARCHED = 10_000


def count_facets(
    query: Query, params: SearchParams, settings: IndexSettings, snapshot: Snapshot
) -> dict[str, Any]:
    """`facets`, and `facets_stats` for numeric ones, over all records that match."""
    paths = _paths(params.facets, settings, snapshot)
    if not paths:
        return {"facets": {}, "exhaustiveFacetsCount": True} if params.facets else {}
    wanted: dict[str, Any] = {}
    for number, path in enumerate(paths):
        name = column(path)
        wanted[f"v{number}"] = _terms(name, params["maxValuesPerFacet"], params["sortFacetValuesBy"])
        if snapshot.is_numeric(name):
            wanted[f"s{number}"] = {"stats": {"field": f"number.{name}"}}
    found = snapshot.searcher.aggregate(query, wanted)
    counts, stats, exact = {}, {}, True
    for number, path in enumerate(paths):
        buckets = found[f"v{number}"]["buckets"]
        exact = exact and not found[f"v{number}"].get("doc_count_error_upper_bound")
        if buckets:
            counts[path] = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        numbers = found.get(f"s{number}")
        if numbers and numbers["count"]:
            stats[path] = {part: _shortest(numbers[part]) for part in ("min", "max", "avg", "sum")}
    answer = {"facets": counts, "exhaustiveFacetsCount": exact}
    return {**answer, "facets_stats": stats} if stats else answer


def search_facet(
    path: str, query: Query, params: SearchParams, settings: IndexSettings, snapshot: Snapshot
) -> dict[str, Any]:
    """Values of one facet whose words begin with those of `facetQuery`, the most frequent first.

    Raises ApiError 400 when the facet is not declared `searchable(...)`.
    """
    facet = settings.facet(path)
    if facet is None or not facet.searchable:
        remedy = f"you need to add `searchable({path})` to attributesForFaceting."
        raise ApiError(400, f"Cannot search in `{path}` attribute, {remedy}")
    typed = analysis.words_of((params.get("facetQuery") or "")[:MAX_QUERY_LENGTH])[:MAX_WORDS]
    wanted = {"v": _terms(column(path), MOST_SEARCHED, params["sortFacetValuesBy"])}
    buckets = snapshot.searcher.aggregate(query, wanted)["v"]["buckets"]
    hits = []
    for bucket in buckets:
        if _holds(bucket["key"], typed):
            highlighted = _mark(bucket["key"], typed, params)
            hits.append({"value": bucket["key"], "highlighted": highlighted, "count": bucket["doc_count"]})
        if len(hits) == (params.get("maxFacetHits") or 10):
            break
    return {"facetHits": hits, "exhaustiveFacetsCount": True}


def _paths(requested: tuple[str, ...], settings: IndexSettings, snapshot: Snapshot) -> list[str]:
    if "*" in requested:
        requested = tuple(path for path, _ in snapshot.searcher.terms_with_prefix("facets", ""))
    declared = [
        path for path in dict.fromkeys(requested) if (facet := settings.facet(path)) and facet.counted
    ]
    # A declared object covers any name inside it, be it one that nobody ever gave a value.
    return [path for path in declared if snapshot.holds("facets", path)]


def _terms(name: str, size: int, order: str) -> dict[str, Any]:
    terms: dict[str, Any] = {"field": f"facet.{name}", "size": size, "segment_size": max(size, MOST_VALUES)}
    if order == "alpha":
        terms["order"] = {"_key": "asc"}
    return {"terms": terms}


def _holds(value: str, typed: list[str]) -> bool:
    words = analysis.words_of(value)
    return all(any(word.startswith(start) for word in words) for start in typed)


def _mark(value: str, typed: list[str], params: SearchParams) -> str:
    def mark(token: str) -> str:
        word = analysis.fold(token)
        length = max((len(start) for start in typed if word.startswith(start)), default=0)
        if not length:
            return token
        cut = length if len(word) == len(token) else len(token)
        return f"{params['highlightPreTag']}{token[:cut]}{params['highlightPostTag']}{token[cut:]}"

    return analysis.WORD.sub(lambda match: mark(match[0]), value)


def _shortest(number: float) -> int | float:
    return int(number) if float(number).is_integer() else number
