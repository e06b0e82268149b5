"""Who is asked: the shop's search, as its storefront asks it, and PostgreSQL's full text. Changes with how one asks.

Both hold the same products and give the ids of what they find, best first.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from algoliasearch.http.hosts import CallType, Host, HostsCollection
from algoliasearch.search.client import SearchClientSync
from algoliasearch.search.config import SearchConfig

from shop.search.documents import ProductForSearch, record, versioned
from shop.search.index_settings import index_settings
from shop.search.keys import load_or_create

INDEX = "shop_products"
# The most that one answer holds: deep enough for what was judged to be among it.
MOST = 1000
_BATCH = 1000


class System(Protocol):
    """Something that can be searched."""

    def search(self, query: str) -> Sequence[str]:
        """The products' ids, best first."""


class ShopSearch:
    """The search server of a running stack, by the official client."""

    def __init__(self, url: str, data: Path, index: str = INDEX) -> None:
        self.keys = load_or_create(data / "search")
        self._index = index
        self._admin = _client(url, self.keys.app_id, self.keys.admin_key)
        self._shopper = _client(url, self.keys.app_id, self.keys.search_key)

    def fill(self, products: Iterable[ProductForSearch], facets: Sequence[str] = ()) -> None:
        """Give the index its settings and these products, and wait until they are found."""
        settings = index_settings(self._index, list(facets))
        answer = self._admin.set_settings(self._index, {**settings, "replicas": []})
        self._admin.wait_for_task(self._index, answer.task_id)
        for some in _in_batches(products):
            bodies = [versioned(record(product), 1) for product in some]
            changes = [{"action": "partialUpdateObject", "body": body} for body in bodies]
            task = self._admin.batch(self._index, {"requests": changes}).task_id
            self._admin.wait_for_task(self._index, task)

    def search(self, query: str) -> Sequence[str]:
        """As the storefront's search box asks."""
        asked = {
            "query": query,
            "filters": "visible:true",
            "hitsPerPage": MOST,
            "attributesToRetrieve": ["objectID"],
            "attributesToHighlight": [],
        }
        return [hit.object_id for hit in self._shopper.search_single_index(self._index, asked).hits]


class PostgresText:
    """PostgreSQL's full text with its own weights: every word must be there, `ts_rank` sorts."""

    def __init__(self, address: str) -> None:
        self._database = psycopg.connect(address, autocommit=True)

    def fill(self, products: Iterable[ProductForSearch]) -> None:
        """Keep these products."""
        self._database.execute("CREATE TEMP TABLE product (id bigint, text tsvector)")
        with self._database.cursor() as cursor:
            for some in _in_batches(products):
                cursor.executemany(_INSERT, [_texts(product) for product in some])
        self._database.execute("CREATE INDEX ON product USING gin (text)")
        self._database.execute("ANALYZE product")

    def search(self, query: str) -> Sequence[str]:
        """The best by rank, then by id."""
        return [str(id_) for (id_,) in self._database.execute(_SEARCH, {"query": query, "most": MOST})]


_INSERT = """
    INSERT INTO product VALUES (%s,
        setweight(to_tsvector('english', %s), 'A') || setweight(to_tsvector('english', %s), 'B')
        || setweight(to_tsvector('english', %s), 'C') || setweight(to_tsvector('english', %s), 'D'))
"""
_SEARCH = """
    SELECT id FROM product, plainto_tsquery('english', %(query)s) AS wanted
    WHERE text @@ wanted ORDER BY ts_rank(text, wanted) DESC, id LIMIT %(most)s
"""


def _texts(product: ProductForSearch) -> tuple[int, str, str, str, str]:
    return product.id, product.name, product.brand or "", " ".join(product.skus), product.description


def _in_batches(products: Iterable[ProductForSearch]) -> Iterable[Sequence[ProductForSearch]]:
    some: list[ProductForSearch] = []
    for product in products:
        some.append(product)
        if len(some) == _BATCH:
            yield some
            some = []
    if some:
        yield some


def _client(url: str, app_id: str, key: str) -> SearchClientSync:
    parts = urlsplit(url)
    config = SearchConfig(app_id, key)
    host = Host(
        parts.hostname or "", scheme=parts.scheme, port=parts.port, accept=CallType.READ | CallType.WRITE
    )
    config.hosts = HostsCollection([host])
    return SearchClientSync.create_with_config(config)
