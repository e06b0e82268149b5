"""The committed state of one index at one moment: what a request reads. Changes with what readers ask of records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from tantivy import DocAddress, Index, Occur, Order, Query, Schema, Searcher

from shop.search.engine.browsing import Browsed
from shop.search.engine.documents import build_schema, key_of
from shop.search.engine.layout import Layout
from shop.search.engine.vocabulary import Vocabulary

MAX_REMEMBERED = 50_000
SCHEMA = build_schema()


class Found(NamedTuple):
    """Hits of a search: pairs of a score, or what was sorted by, and an address."""

    hits: list[tuple[Any, DocAddress]]
    total: int


@dataclass(frozen=True)
class Snapshot:
    """The committed state at one moment: what one request reads, whatever is written meanwhile."""

    searcher: Searcher
    index: Index
    vocabulary: Vocabulary
    layout: Layout
    path: Path
    committed_at: float
    # Asked again and again within one page, and by everyone who types the same.
    _held: dict[tuple[str, str], bool] = field(default_factory=dict, compare=False, repr=False)
    _numeric: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    browsed: Browsed = field(default_factory=Browsed, compare=False, repr=False)

    @property
    def schema(self) -> Schema:
        """The schema that queries are built with."""
        return SCHEMA

    def frequency(self, word: str) -> int:
        """In how many records a word of the vocabulary stands."""
        return self.searcher.doc_freq("words", word)

    def holds(self, field_name: str, term: str) -> bool:
        """Whether any record has the term in a text field."""
        key = (field_name, term)
        known = self._held.get(key)
        if known is None:
            if len(self._held) >= MAX_REMEMBERED:
                self._held.clear()
            known = self._held[key] = self.searcher.doc_freq(field_name, term) > 0
        return known

    def is_numeric(self, name: str) -> bool:
        """Whether any record has a number in a column."""
        if name not in self._numeric:
            count = {"n": {"value_count": {"field": f"number.{name}"}}}
            found = self.searcher.aggregate(Query.all_query(), count)
            self._numeric[name] = bool(found["n"]["value"])
        return self._numeric[name]

    def body(self, object_id: str, restriction: Query | None = None) -> bytes | None:
        """The stored JSON of a record, None when there is none or the restriction does not hold for it."""
        query = Query.term_query(SCHEMA, "key", key_of(object_id), "basic")
        if restriction is not None:
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, restriction)])
        hits = self.searcher.search(query, 1, count=False).hits
        return self.stored(hits[0][1]) if hits else None

    def search(self, query: Query, limit: int, offset: int = 0) -> Found:
        """The best hits of a query by score, and how many match in all; a limit of 0 only counts."""
        result = self.searcher.search(query, max(limit, 1), offset=offset)
        total: int = result.count  # type: ignore[attr-defined]  # Tantivy's stubs leave it out
        return Found(result.hits[:limit], total)

    def search_by_id(self, query: Query, limit: int) -> Found:
        """The first hits of a query by objectID, and how many match in all."""
        result = self.searcher.search(query, limit, order_by_field="key", order=Order.Asc)
        total: int = result.count  # type: ignore[attr-defined]
        return Found(result.hits, total)

    def stored(self, address: DocAddress) -> bytes:
        """The stored JSON at an address that a search of this snapshot returned."""
        return bytes(self.searcher.doc(address).get_first("body") or b"{}")

    def key(self, address: DocAddress) -> str:
        """The key at an address that a search of this snapshot returned."""
        return str(self.searcher.doc(address).get_first("key"))

    def size(self) -> int:
        """Bytes that the index takes on disk; what goes away meanwhile takes none."""
        try:
            return sum(_size_of(file) for file in self.path.iterdir())
        except FileNotFoundError:
            return 0

    def bodies(self) -> Iterator[bytes]:
        """The stored JSON of every record, in no order."""
        if self.searcher.num_docs:
            for _, address in self.searcher.search(
                Query.all_query(), self.searcher.num_docs, count=False
            ).hits:
                yield self.stored(address)

    def ids(self, query: Query) -> list[str]:
        """The objectIDs of the records that match, sorted."""
        found = self.search_by_id(query, max(self.searcher.num_docs, 1))
        return [bytes.fromhex(key[1:]).decode() for key, _ in found.hits]


def _size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
