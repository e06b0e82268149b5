"""Index settings: which exist, how they are checked, what they mean. A new setting changes this file.

Settings are kept as the client sent them, text for another type aside; what they mean is read from the merged
dictionary by `IndexSettings`. A setting that this engine does not have is refused, because a client would take
silence for consent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from shop.search.engine.errors import ApiError, malformed
from shop.search.engine.layout import RANK_FIELDS, Layout
from shop.search.engine.ranking_rules import CRITERIA, parse_ranking, parse_rules, sort_rules, tie_break_rules
from shop.search.engine.values import (
    Converter,
    always_english,
    boolean,
    choice,
    group_size,
    integer,
    mapping,
    nested,
    only_english,
    strings,
    text,
)

Settings = dict[str, Any]

_MODIFIER = re.compile(r"(filterOnly|searchable|afterDistinct|ordered|unordered)\((.+)\)")

DEFAULTS: Settings = {
    "searchableAttributes": None,
    "attributesForFaceting": None,
    "unretrievableAttributes": None,
    "attributesToRetrieve": ["*"],
    "attributesToHighlight": None,
    "attributesToSnippet": None,
    "highlightPreTag": "<em>",
    "highlightPostTag": "</em>",
    "snippetEllipsisText": "…",
    "hitsPerPage": 20,
    "paginationLimitedTo": 1000,
    "maxValuesPerFacet": 100,
    "sortFacetValuesBy": "count",
    "ranking": list(CRITERIA),
    "customRanking": None,
    "replicas": [],
    "queryType": "prefixLast",
    "typoTolerance": "true",
    "minWordSizefor1Typo": 4,
    "minWordSizefor2Typos": 8,
    # Algolia's own default is "none"; a shop loses more by an empty page than by a loose match.
    "removeWordsIfNoResults": "allOptional",
    "optionalWords": None,
    "replaceSynonymsInHighlight": False,
    "enableRules": True,
    "attributeForDistinct": None,
    "distinct": 0,
    "advancedSyntax": False,
    "advancedSyntaxFeatures": ["exactPhrase", "excludeWords"],
    "removeStopWords": False,
    "ignorePlurals": True,
    "allowTyposOnNumericTokens": True,
    "disableTypoToleranceOnWords": [],
    "disableTypoToleranceOnAttributes": [],
    "restrictHighlightAndSnippetArrays": False,
    "responseFields": ["*"],
    "renderingContent": {},
    "userData": None,
}

_CONVERTERS: dict[str, Converter] = {
    "searchableAttributes": strings,
    "attributesForFaceting": strings,
    "unretrievableAttributes": strings,
    "attributesToRetrieve": strings,
    "attributesToHighlight": strings,
    "attributesToSnippet": strings,
    "highlightPreTag": text,
    "highlightPostTag": text,
    "snippetEllipsisText": text,
    "hitsPerPage": integer(1, 1000),
    "paginationLimitedTo": integer(1, 20_000),
    "maxValuesPerFacet": integer(1, 1000),
    "sortFacetValuesBy": choice("count", "alpha"),
    "ranking": parse_ranking,
    "customRanking": parse_rules,
    "replicas": strings,
    "queryType": choice("prefixLast", "prefixAll", "prefixNone"),
    "typoTolerance": choice("true", "false", "min", "strict"),
    "minWordSizefor1Typo": integer(1, 60),
    "minWordSizefor2Typos": integer(1, 60),
    "removeWordsIfNoResults": choice("none", "lastWords", "firstWords", "allOptional"),
    "optionalWords": nested,
    "replaceSynonymsInHighlight": boolean,
    "enableRules": boolean,
    "attributeForDistinct": text,
    "distinct": group_size,
    "advancedSyntax": boolean,
    "advancedSyntaxFeatures": strings,
    "removeStopWords": only_english,
    "ignorePlurals": always_english,
    "queryLanguages": always_english,
    "indexLanguages": always_english,
    "allowTyposOnNumericTokens": boolean,
    "disableTypoToleranceOnWords": strings,
    "disableTypoToleranceOnAttributes": strings,
    "restrictHighlightAndSnippetArrays": boolean,
    "responseFields": strings,
    "renderingContent": mapping,
    # Kept for the client; it means nothing here.
    "userData": lambda _, value: value,
}

# A replica is a view of its primary's records: these can only be those of the primary.
PRIMARY_ONLY = ("searchableAttributes", "attributesForFaceting", "replicas")


def check_settings(changes: Settings) -> Settings:
    """The settings of a request, each checked and of its own type; null stands for the default. Raises ApiError naming
    the setting.
    """
    return {name: None if value is None else _checked(name, value) for name, value in changes.items()}


def _checked(name: str, value: Any) -> Any:
    """A setting as it is kept: as it was sent, but text for a list or a number, or a boolean for a word, as meant."""
    if name not in _CONVERTERS:
        raise ApiError(400, f"Setting {name} is not supported by the embedded search engine")
    meant = _CONVERTERS[name](name, value)
    if isinstance(value, str) and not isinstance(meant, str):
        return list(meant) if isinstance(meant, tuple) else meant
    return meant if isinstance(meant, str) else value


def merge_settings(current: Settings, changes: Settings) -> Settings:
    """Stored settings after a request: null resets a setting."""
    merged = {**current, **changes}
    return {name: value for name, value in merged.items() if value is not None}


@dataclass(frozen=True)
class Facet:
    """One entry of `attributesForFaceting`."""

    path: str
    counted: bool
    searchable: bool
    after_distinct: bool = False


class IndexSettings:
    """What a settings dictionary means; every setting has its value or its default."""

    def __init__(self, stored: Settings) -> None:
        self.values: Settings = {**DEFAULTS, **stored}
        self.searchable = tuple(
            tuple(_bare(part.strip()) for part in group.split(","))
            for group in self.values["searchableAttributes"] or ()
        )
        self.facets = tuple(_facet(entry) for entry in self.values["attributesForFaceting"] or ())
        self.unretrievable = tuple(self.values["unretrievableAttributes"] or ())
        ranking = tuple(parse_ranking("ranking", self.values["ranking"]))
        self.sort_rules = sort_rules(ranking)
        self.tie_break_rules = tie_break_rules(ranking, tuple(self.values["customRanking"] or ()))

    def rules(self) -> tuple[str, ...]:
        """Every ranking rule that needs a sort key."""
        group = self.values["attributeForDistinct"]
        return tuple(
            dict.fromkeys(self.sort_rules + self.tie_break_rules + ((f"group({group})",) if group else ()))
        )

    def facet(self, path: str) -> Facet | None:
        """The declaration that covers an attribute path; a declared object covers what it holds."""
        return next(
            (facet for facet in self.facets if path == facet.path or path.startswith(facet.path + ".")), None
        )

    def replicas(self) -> tuple[str, ...]:
        """Names of the index's replicas, `virtual(...)` taken off: here every replica is a view."""
        return tuple(name.removeprefix("virtual(").removesuffix(")") for name in self.values["replicas"])


def layout_of(primary: IndexSettings, replicas: list[IndexSettings], spare: tuple[str, ...] = ()) -> Layout:
    """How records must be indexed so that an index and its replicas can be searched, and sorted by spare rules.

    Raises ApiError when they use more ranking rules than there are sort keys.
    """
    used = (rule for settings in (primary, *replicas) for rule in settings.rules())
    rules = tuple(dict.fromkeys((*used, *spare)))
    if len(rules) > len(RANK_FIELDS):
        raise malformed(
            "customRanking", f"an index and its replicas can use {len(RANK_FIELDS)} rules together"
        )
    return Layout(primary.searchable, tuple(facet.path for facet in primary.facets), rules)


def _bare(entry: str) -> str:
    match = _MODIFIER.fullmatch(entry)
    return match[2] if match else entry


def _facet(entry: str) -> Facet:
    modifiers: set[str] = set()
    while match := _MODIFIER.fullmatch(entry):
        modifiers.add(match[1])
        entry = match[2]
    return Facet(
        entry,
        counted="filterOnly" not in modifiers,
        searchable="searchable" in modifiers,
        after_distinct="afterDistinct" in modifiers,
    )
