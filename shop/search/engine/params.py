"""The parameters of one query. A new search parameter changes this file.

They come from four places: the request wins over the index's settings, a rule over the request, a secured key over all.
What Algolia has and this engine does not is ignored, as Algolia does with unknown ones; a malformed value is a 400.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson

from shop.search.engine.errors import malformed
from shop.search.engine.filters import (
    Condition,
    Groups,
    parse_facet_filters,
    parse_filters,
    parse_numeric_filters,
)
from shop.search.engine.settings import IndexSettings
from shop.search.engine.values import (
    Converter,
    boolean,
    choice,
    english,
    few,
    group_size,
    integer,
    mapping,
    nested,
    short_text,
    strings,
    text,
)

MAX_QUERY_LENGTH = 512
MAX_FILTER_LENGTH = 32_768
MAX_CONDITIONS = 1000
# An answer repeats a tag at every match of every hit.
MAX_TAG_LENGTH = 256
# Each name is looked for in each hit.
MAX_NAMES = 200
MAX_NAME_LENGTH = 1_000
_names = few(MAX_NAMES, MAX_NAME_LENGTH, strings)

_CONVERTERS: dict[str, Converter] = {
    "query": text,
    "page": integer(0, 1_000_000),
    "hitsPerPage": integer(0, 1000),
    "filters": short_text(MAX_FILTER_LENGTH),
    "facetFilters": nested,
    "numericFilters": nested,
    "tagFilters": nested,
    "facets": _names,
    "maxValuesPerFacet": integer(1, 1000),
    "sortFacetValuesBy": choice("count", "alpha"),
    "attributesToRetrieve": _names,
    "attributesToHighlight": _names,
    "attributesToSnippet": _names,
    "highlightPreTag": short_text(MAX_TAG_LENGTH),
    "highlightPostTag": short_text(MAX_TAG_LENGTH),
    "snippetEllipsisText": short_text(MAX_TAG_LENGTH),
    "queryType": choice("prefixLast", "prefixAll", "prefixNone"),
    "typoTolerance": choice("true", "false", "min", "strict"),
    "minWordSizefor1Typo": integer(1, 60),
    "minWordSizefor2Typos": integer(1, 60),
    "removeWordsIfNoResults": choice("none", "lastWords", "firstWords", "allOptional"),
    "optionalWords": few(MAX_NAMES, MAX_NAME_LENGTH, nested),
    "restrictSearchableAttributes": _names,
    "synonyms": boolean,
    "enableRules": boolean,
    "ruleContexts": _names,
    "getRankingInfo": boolean,
    "replaceSynonymsInHighlight": boolean,
    "distinct": group_size,
    "facetingAfterDistinct": boolean,
    "optionalFilters": nested,
    "sumOrFiltersScores": boolean,
    "similarQuery": text,
    "offset": integer(0, 1_000_000),
    "length": integer(0, 1000),
    "advancedSyntax": boolean,
    "advancedSyntaxFeatures": _names,
    "removeStopWords": english,
    "ignorePlurals": english,
    "allowTyposOnNumericTokens": boolean,
    "disableTypoToleranceOnWords": _names,
    "disableTypoToleranceOnAttributes": _names,
    "exactOnSingleWordQuery": choice("attribute", "none", "word"),
    "minProximity": integer(1, 7),
    "percentileComputation": boolean,
    "restrictHighlightAndSnippetArrays": boolean,
    "responseFields": _names,
    "renderingContent": mapping,
    "clickAnalytics": boolean,
    "facetQuery": text,
    "maxFacetHits": integer(1, 100),
}
# What can be asked of a query only, and not be set.
_DEFAULTS: dict[str, Any] = {
    "synonyms": True,
    "getRankingInfo": False,
    "facetingAfterDistinct": False,
    "sumOrFiltersScores": False,
    "similarQuery": "",
}
FILTERS = ("filters", "facetFilters", "numericFilters", "tagFilters")


@dataclass(frozen=True)
class SearchParams:
    """One query, checked. `echo` is what the answer repeats as `params`, `typed` the query before any rule,
    `given` what the request itself says, `optional` the filters that only rank.
    """

    values: dict[str, Any]
    groups: Groups
    echo: str = ""
    facets: tuple[str, ...] = ()
    typed: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    optional: Groups = field(default_factory=list)

    @property
    def query(self) -> str:
        """What was typed, cut at 512 characters."""
        return str(self.values["similarQuery"] or self.values.get("query", ""))[:MAX_QUERY_LENGTH]

    @property
    def span(self) -> tuple[int, int]:
        """From which place how many hits are wanted, whatever may be shown at most."""
        if self.get("length") is not None:
            return self.get("offset") or 0, self["length"]
        return (self.get("page") or 0) * self["hitsPerPage"], self["hitsPerPage"]

    def with_query(self, query: str) -> SearchParams:
        """These parameters for other words."""
        return replace(self, values={**self.values, "query": query, "similarQuery": ""})

    @property
    def grouped(self) -> int:
        """How many hits of a group are shown; 0 when hits are not grouped."""
        return group_size("distinct", self.values["distinct"]) if self.values["attributeForDistinct"] else 0

    def with_facets(self, names: Collection[str], *, kept: bool) -> SearchParams:
        """These parameters with only those of the facets, or without them."""
        return replace(self, facets=tuple(name for name in self.facets if (name in names) == kept))

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str) -> Any:
        """A parameter that may be absent."""
        return self.values.get(name)


def parse_params(
    request: dict[str, Any],
    settings: IndexSettings,
    forced: dict[str, str],
    overrides: dict[str, Any] | None = None,
    filters: Sequence[dict[str, Any]] = (),
    max_hits: int = 0,
) -> SearchParams:
    """The parameters of a request body on an index; `forced` are those of a secured key, and rules may override
    parameters and add filters. A key may allow so many hits only. The body may hold them URL-encoded in `params`.

    Raises ApiError 400 naming the parameter that is malformed.
    """
    given = _unpack(request)
    groups = [group for source in (given, *filters, forced) for group in _groups(source)]
    optional: Groups = []
    checked: dict[str, Any] = {}
    typed = str(given.get("query") or "")
    for source in (given, overrides or {}, forced):
        checked |= check_params({name: value for name, value in source.items() if name not in FILTERS})
        optional += parse_facet_filters("optionalFilters", source.get("optionalFilters") or [])
    values = {**_DEFAULTS, **settings.values, **checked}
    if max_hits:
        values["hitsPerPage"] = min(values["hitsPerPage"], max_hits)
    # The other way to say how many goes no further than a key does.
    most = values["hitsPerPage"] if "hitsPerPage" in forced else max_hits
    if most and values.get("length") is not None:
        values["length"] = min(values["length"], most)
    _check_count("optionalFilters", optional)
    optional += [group for group in groups if _ranks(group, sums=values["sumOrFiltersScores"])]
    return SearchParams(values, groups, _echo(given), checked.get("facets", ()), typed, given, optional)


def _ranks(group: list[Condition], *, sums: bool) -> bool:
    """Whether records that meet a filter can differ in what the conditions they meet are worth."""
    return len(group) > 1 and (sums or any(condition.score != 1 for condition in group))


def check_params(source: dict[str, Any]) -> dict[str, Any]:
    """Those parameters that there are here, checked; the filters among them are parsed too, but stay as they are."""
    _groups(source)
    return {
        name: convert(name, value)
        for name, convert in _CONVERTERS.items()
        if (value := source.get(name)) is not None
    }


def parse_groups(request: dict[str, Any], forced: dict[str, str]) -> Groups:
    """Only the filters of a request, a secured key's added."""
    return _groups(_unpack(request)) + _groups(forced)


def _unpack(request: dict[str, Any]) -> dict[str, Any]:
    packed = request.get("params")
    if packed is None:
        return request
    if not isinstance(packed, str):
        raise malformed("params", "expected a URL-encoded string")
    rest = {name: value for name, value in request.items() if name != "params"}
    return {**rest, **dict(parse_qsl(packed, keep_blank_values=True))}


def _groups(source: dict[str, Any]) -> Groups:
    found = {name: _checked_filter(name, source[name]) for name in FILTERS if source.get(name) is not None}
    groups = parse_filters(found.get("filters", ""))
    for name in ("facetFilters", "tagFilters"):
        groups += parse_facet_filters(name, found.get(name, []))
    groups += parse_numeric_filters(found.get("numericFilters", []))
    _check_count("filters", groups)
    return groups


def _check_count(name: str, groups: Groups) -> None:
    if (conditions := sum(map(len, groups))) > MAX_CONDITIONS:
        raise malformed(name, f"expected at most {MAX_CONDITIONS} conditions; these are {conditions}")


def _checked_filter(name: str, value: Any) -> Any:
    return _CONVERTERS[name](name, value)


def _echo(given: dict[str, Any]) -> str:
    return urlencode(
        {
            name: value if isinstance(value, str) else orjson.dumps(value).decode()
            for name, value in given.items()
            if name not in ("indexName", "type")
        }
    )
