"""What is measured: THE list of operations, and of the bare limits beside them.

To add an operation: a line in OPERATIONS, with the request that it makes and what its answer must hold. Where it
has a bar, add the bare view that it is held against to LIMITS (tests/bench/bare) and name it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.bench.stack import PUBLIC_HOST, Shop

API, SEARCH, BARE = "api", "search", "bare"
PAGE_SIZE = 24
FACETS = ("brand", "categories.lvl0", "price", "in_stock")
WORDS = ("", "heavy", "shirt", "quiet lamp", "striped coat", "plain", "folded", "tent")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def content(self) -> str:
        """The body as sent."""
        return "" if self.body is None else json.dumps(self.body)

    def all_headers(self, number: int) -> dict[str, str]:
        """The headers as the proxy in front sends them; each number is another client's."""
        length = (
            {"Content-Type": "application/json", "Content-Length": str(len(self.content))}
            if self.content
            else {}
        )
        return {
            "Host": PUBLIC_HOST,
            "Accept": "application/json",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            **length,
            **self.headers,
        }

    def wire(self, number: int) -> str:
        """The whole request as it goes over the wire."""
        headers = [f"{name}: {value}" for name, value in self.all_headers(number).items()]
        return "\r\n".join([f"{self.method} {self.path} HTTP/1.1", *headers, "", self.content])


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that the shop does over HTTP.

    `request` makes the n-th request of a shop; n never comes twice. `holds` tells whether an answer is the real
    thing. `share` is how much of the requests of a round it gets, for what takes long. `bar` is in CPU-ms; it also
    has to stay within twice its `limit`, the bare view that must give the very same JSON.
    """

    name: str
    server: str
    request: Callable[[Shop, int], Request]
    holds: Callable[[Any], bool]
    share: float = 1.0
    limit: str = ""
    bar: float | None = None


def _product(path: str) -> Callable[[Shop, int], Request]:
    return lambda shop, number: Request(path.format(slug=_slug(shop, number)))


def _slug(shop: Shop, number: int) -> str:
    return shop.products[number % len(shop.products)]


def _in_category(shop: Shop, number: int) -> Request:
    return Request(f"/api/products/?category={shop.categories[number % len(shop.categories)]}")


def _log_in(shop: Shop, number: int) -> Request:
    name = shop.customers[number % len(shop.customers)]
    return Request("/api/auth/login/", "POST", body={"username": name, "password": shop.password})


def _refresh(shop: Shop, number: int) -> Request:
    """With a token that nobody has used: each is good once."""
    return Request("/api/auth/refresh/", "POST", body={"refresh": shop.refreshes.pop()})


def _save(shop: Shop, number: int) -> Request:
    path = f"/api/products/{_slug(shop, number)}/"
    headers = {"Authorization": f"Bearer {shop.token}"}
    return Request(
        path, "PATCH", headers, {"name": f"Renamed {number}", "tags": ["renamed", f"lot {number % 7}"]}
    )


def _search(shop: Shop, number: int) -> Request:
    """What InstantSearch sends while one brand is chosen: the hits, and the brands that there are without it."""
    common = {
        "indexName": shop.search["index"],
        "query": WORDS[number % len(WORDS)],
        "highlightPreTag": "__ais-highlight__",
        "highlightPostTag": "__/ais-highlight__",
    }
    chosen = [f"brand:{shop.brands[number // len(WORDS) % len(shop.brands)]}"]
    hits = {**common, "hitsPerPage": PAGE_SIZE, "page": 0, "facets": FACETS, "facetFilters": [chosen]}
    others = {**common, "hitsPerPage": 0, "page": 0, "facets": ["brand"], "analytics": False}
    headers = {"X-Algolia-Application-Id": shop.search["app_id"], "X-Algolia-API-Key": shop.search["key"]}
    return Request("/1/indexes/*/queries", "POST", headers, {"requests": [hits, others]})


def _full_page(answer: Any) -> bool:
    fields = ("name", "slug", "price", "image", "category")
    cards = answer["results"]
    return len(cards) == PAGE_SIZE and all(card[name] for card in cards for name in fields)


def _found(answer: Any) -> bool:
    hits, others = answer["results"]
    return hits["nbHits"] > 0 and set(FACETS) <= set(hits["facets"]) and len(others["facets"]["brand"]) > 1


OPERATIONS = (
    Operation(
        "list of 24",
        API,
        lambda *_: Request("/api/products/"),
        _full_page,
        limit="list, JSON of PostgreSQL",
        bar=1.5,
    ),
    Operation(
        "product detail",
        API,
        _product("/api/products/{slug}/"),
        lambda answer: len(answer["variants"]) in {1, 2, 3} and len(answer["description"]) >= 400,
        limit="detail, JSON of PostgreSQL",
        bar=1.5,
    ),
    Operation(
        "list of a category", API, _in_category, lambda answer: 0 < len(answer["results"]) <= PAGE_SIZE
    ),
    Operation(
        "categories",
        API,
        lambda *_: Request("/api/categories/?page_size=100"),
        lambda answer: any(category["product_count"] for category in answer["results"]),
    ),
    Operation("search with facets", SEARCH, _search, _found),
    Operation("login", API, _log_in, lambda answer: "access" in answer, share=0.02),
    Operation("refresh", API, _refresh, lambda answer: "access" in answer, share=0.4),
    Operation("product save", API, _save, lambda answer: answer["name"].startswith("Renamed"), share=0.4),
)
LIMITS = (
    Operation("constant", BARE, lambda *_: Request("/constant"), lambda answer: answer == {"hello": "world"}),
    Operation("list, JSON of PostgreSQL", BARE, lambda *_: Request("/products"), _full_page),
    Operation(
        "detail, JSON of PostgreSQL", BARE, _product("/products/{slug}"), lambda answer: "variants" in answer
    ),
)
