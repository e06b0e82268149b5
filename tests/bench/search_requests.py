"""What shoppers ask a search server, letter by letter. Changes with what a page asks at once.

The catalogue and the queries are those that people judged (tests/relevance).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from shop.search.documents import ProductForSearch
from tests.bench.operations import Request
from tests.relevance.judgements import Judged

PATH = "/1/indexes/*/queries"
HITS = 24
_MARKS = {"highlightPreTag": "__ais-highlight__", "highlightPostTag": "__/ais-highlight__"}
_ATTRIBUTES = 3
_LOOKED_AT = 100


def as_typed(judged: Sequence[Judged]) -> list[str]:
    """Every query, and everything that stands in the search box on the way to it; each once."""
    return list(
        dict.fromkeys(each.query[:length] for each in judged for length in range(1, len(each.query) + 1))
    )


def commonest_attributes(products: Iterable[ProductForSearch]) -> list[str]:
    """The attributes that most products have, as the record names them."""
    counts = Counter(name for product in products for name in product.attributes)
    return [f"attributes.{name}" for name, _ in counts.most_common(_ATTRIBUTES)]


class Page:
    """A results page with four facets."""

    def __init__(self, index: str, attributes: Sequence[str], headers: Mapping[str, str]) -> None:
        self.facets = ["brand", "price", *attributes[:2]]
        self._index = index
        self._refinable = ["brand", "in_stock", *attributes]
        self._headers = headers

    def request(self, *questions: Mapping[str, Any]) -> Request:
        """These questions at once."""
        asked = [{"indexName": self._index, **_MARKS, **question} for question in questions]
        return Request(PATH, "POST", self._headers, {"requests": asked})

    def plain(self, query: str) -> Request:
        """The page as it first is."""
        return self.request(self._hits(query))

    def values(self, query: str) -> Request:
        """Hits to refine the page by."""
        return self.request({"query": query, "hitsPerPage": _LOOKED_AT, "attributesToHighlight": []})

    def refined(self, query: str, answer: Mapping[str, Any]) -> Request:
        """The page refined by what one of its hits has of five facets, which takes six questions: as InstantSearch
        does, each facet's values are asked for without its own refinement. `answer` is that to `values`.
        """
        hits = [dict(self._chosen(hit)) for hit in answer["results"][0]["hits"]]
        chosen = max(hits, key=len, default={})
        others = [
            {
                "query": query,
                "hitsPerPage": 0,
                "facets": [name],
                "facetFilters": [value for other, value in chosen.items() if other != name],
            }
            for name in self._refinable
        ]
        return self.request({**self._hits(query), "facetFilters": list(chosen.values())}, *others)

    def _chosen(self, hit: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
        for name in self._refinable:
            group, _, rest = name.partition(".")
            value = (hit.get(group) or {}).get(rest) if rest else hit.get(group)
            first = value[0] if isinstance(value, list) else value
            if first is not None:
                yield name, [f"{name}:{str(first).lower() if isinstance(first, bool) else first}"]

    def _hits(self, query: str) -> dict[str, Any]:
        return {"query": query, "hitsPerPage": HITS, "facets": self.facets, "filters": "visible:true"}
