"""How the index searches, filters and ranks: its settings as code. Changes when search should behave differently."""

from collections.abc import Sequence
from typing import Any

from shop.search.documents import LEVELS

REPLICAS = {"price_asc": "asc(price)", "price_desc": "desc(price)", "newest": "desc(created_at)"}
_RANKING = ["typo", "geo", "words", "filters", "proximity", "attribute", "exact", "custom"]


def index_settings(index: str, facet_attributes: list[str], offered: Sequence[str] = ()) -> dict[str, Any]:
    """The main index's settings; `facet_attributes` are the names of options and attributes shoppers filter by, and
    `offered` those that the search page offers, in its order.
    """
    levels = [f"categories.{level}" for level in LEVELS]
    return {
        "searchableAttributes": [
            "name",
            "brand",
            *reversed(levels),
            "tags",
            "skus",
            "unordered(description)",
        ],
        "attributesForFaceting": [
            "filterOnly(visible)",
            "searchable(brand)",
            *levels,
            "price",
            "in_stock",
            "on_sale",
            "tags",
            *facet_attributes,
        ],
        "customRanking": ["desc(in_stock)", "desc(popularity)", "desc(created_at)"],
        "ranking": _RANKING,
        "replicas": [f"{index}_{name}" for name in REPLICAS],
        "attributesToHighlight": ["name", "brand"],
        "unretrievableAttributes": [],
        "hitsPerPage": 24,
        "maxValuesPerFacet": 100,
        "paginationLimitedTo": 1000,
        # Comes with each answer; the storefront asks for the counts of these facets.
        "renderingContent": {"facetOrdering": {"facets": {"order": list(offered)}}},
    }


def replica_settings(index: str) -> dict[str, dict[str, Any]]:
    """Each replica's name and what it has of its own: sorted by one attribute first.

    All else reaches a replica when the main index's settings are pushed and forwarded; those come first.
    """
    return {f"{index}_{name}": {"ranking": [order, *_RANKING]} for name, order in REPLICAS.items()}
