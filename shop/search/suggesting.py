"""Which queries are suggested to shoppers. Changes with what makes a query one that a shop may show.

Clicks can be made up by anybody, so they say only which texts to look at: suggested is what the search server finds a
visible product for, by every word as it is written: no text but one of the catalogue's own words, or of the shop's
synonyms for them, gets so far.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings

from shop.search.asked_for import without_beginnings
from shop.search.client import unless_missing
from shop.search.queries import hidden_queries, most_asked
from shop.search.services.keep_popular_queries import keep_popular_queries

# By fewer shoppers, and it is nobody's business but theirs.
LEAST_CLICKS = 5
MOST_LOOKED_AT = 1000
MOST_KEPT = 50
# As many as the search server takes at once.
BATCH = 50
_STRICT = {
    "filters": "visible:true",
    "typoTolerance": False,
    "queryType": "prefixNone",
    "removeWordsIfNoResults": "none",
    "removeStopWords": False,
    "advancedSyntax": False,
    "optionalWords": [],
    "enableRules": False,
    "analytics": False,
    "hitsPerPage": 0,
}


def refresh_popular_queries() -> int:
    """Bring what is suggested in line with what was asked for; returns how many rows changed.

    With Algolia nothing does: what shoppers do is told to it, not to us. Raises IndexAway or IndexRefused; then all
    stays as it was.
    """
    if settings.SEARCH_IS_ALGOLIA:
        return 0
    asked = most_asked(LEAST_CLICKS, MOST_LOOKED_AT)
    hidden = {text: asked[text] for text in hidden_queries() if text in asked}
    # What is hidden takes nobody's place, and stands for no other.
    texts, kept = [text for text in asked if text not in hidden], dict[str, float]()
    for start in range(0, len(texts), BATCH):
        found = found_in_catalogue(texts[start : start + BATCH])
        kept = without_beginnings(kept | {text: asked[text] for text in found})
        if len(kept) >= MOST_KEPT:
            break
    return keep_popular_queries(scores=dict(list(kept.items())[:MOST_KEPT]) | hidden)


def found_in_catalogue(texts: Sequence[str]) -> list[str]:
    """Those of the texts that a visible product holds every word of. Raises IndexAway or IndexRefused."""
    requests = [{"indexName": settings.SEARCH_INDEX, "query": text, **_STRICT} for text in texts]

    def ask(client: Any) -> list[dict[str, Any]]:
        answer = client.search_with_http_info({"requests": requests})
        return list(json.loads(answer.raw_data or "{}")["results"])

    results = unless_missing(ask) or []
    return [text for text, result in zip(texts, results, strict=False) if result["nbHits"]]
