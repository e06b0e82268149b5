"""A JSON record as a Tantivy document. A new kind of column changes this file, and raises `registry.FORMAT`.

The Tantivy schema is fixed; a `Layout`, derived from an index's settings, says which attribute goes where:

    key, body           objectID (see `key_of`) and the record's JSON, stored: all else can be rebuilt from
    them t0..t9              terms of the searchable attributes, one field a priority words, starts
    words of all searchable attributes, and their first one to three letters facet, facets       values of the
    attributes for faceting by column, and the names of those present number              every numeric
    attribute by column r0..r15             one sort key a ranking rule, always to be sorted ascending
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from tantivy import Document, Schema, SchemaBuilder

from shop.search.engine import analysis

Scalar = str | int | float | bool
Flat = dict[str, list[Scalar]]

TEXT_FIELDS = tuple(f"t{number}" for number in range(10))
RANK_FIELDS = tuple(f"r{number}" for number in range(16))
START_LETTERS = 3
MAX_FACET_VALUE = 1_000
MAX_REMEMBERED_PATH = 200
MISSING_LAST = sys.float_info.max


@dataclass(frozen=True)
class Layout:
    """Which attributes a directory was indexed by; records must be indexed anew when it changes.

    `searchable` lists groups of equal priority, most important first; empty means every string attribute.
    `rules` are ranking rules such as `desc(price)`, and `group(...)` for distinct, in the order of their sort keys.
    """

    searchable: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    _priorities: dict[str, int | None] = field(default_factory=dict, compare=False, repr=False)

    def priority(self, path: str) -> int | None:
        """Index of the text field for an attribute path, or None when it is not searchable."""
        if path not in self._priorities:
            self._priorities[path] = self._find_priority(path)
        return self._priorities[path]

    def _find_priority(self, path: str) -> int | None:
        if not self.searchable:
            return None if path == "objectID" else 0
        ancestors = set(_ancestors(path))
        for number, group in enumerate(self.searchable):
            if ancestors.intersection(group):
                return min(number, len(TEXT_FIELDS) - 1)
        return None

    def is_facet(self, path: str) -> bool:
        """Whether the values of this path are counted and can be filtered by."""
        return path == "_tags" or any(ancestor in self.facets for ancestor in _ancestors(path))

    def text_fields(self) -> tuple[str, ...]:
        """The text fields in use, most important first."""
        return TEXT_FIELDS[: max(1, min(len(self.searchable), len(TEXT_FIELDS)))]

    def rank_field(self, rule: str) -> str | None:
        """The sort key of a ranking rule, or None while the index is not built with it."""
        return RANK_FIELDS[self.rules.index(rule)] if rule in self.rules else None

    def serves(self, wanted: Layout) -> bool:
        """Whether records laid out like this can be searched as `wanted` asks; spare sort keys do no harm."""
        same = (self.searchable, self.facets) == (wanted.searchable, wanted.facets)
        return same and set(wanted.rules) <= set(self.rules)

    def to_json(self) -> dict[str, Any]:
        """As kept in the registry."""
        return {"searchable": self.searchable, "facets": self.facets, "rules": self.rules}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Layout:
        """The reverse of `to_json`."""
        groups = tuple(tuple(group) for group in data["searchable"])
        return cls(groups, tuple(data["facets"]), tuple(data["rules"]))


def build_schema() -> Schema:
    """The one schema of every index."""
    builder = SchemaBuilder()
    builder.add_text_field("key", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("body", stored=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="freq")
    for name in ("words", "starts"):
        builder.add_text_field(name, tokenizer_name="list", index_option="basic")
    builder.add_text_field("facets", tokenizer_name="raw", index_option="basic")
    builder.add_json_field("facet", fast=True, tokenizer_name="caseless", index_option="basic")
    builder.add_json_field("number", fast=True, tokenizer_name="raw", index_option="basic")
    for name in RANK_FIELDS:
        builder.add_float_field(name, fast=True)
    return builder.build()


def build_document(
    object_id: str, body: bytes, record: dict[str, Any], layout: Layout
) -> tuple[Document, set[str]]:
    """The document of a record and the words that it adds to the vocabulary.

    Facet values longer than 1,000 characters are searchable text, but no facets.
    """
    flat = flatten(record)
    document = Document()
    document.add_text("key", key_of(object_id))
    document.add_bytes("body", body)
    words = _add_texts(document, flat, layout)
    _add_facets(document, flat, layout)
    numbers = {column(path): found for path, values in flat.items() if (found := list(_numbers(values)))}
    if numbers:
        document.add_json("number", numbers)
    for name, rule in zip(RANK_FIELDS, layout.rules, strict=False):
        document.add_float(name, _sort_key(rule, flat))
    return document, words


def _add_texts(document: Document, flat: Flat, layout: Layout) -> set[str]:
    words: set[str] = set()
    for path, values in flat.items():
        number = layout.priority(path)
        if number is None:
            continue
        for value in values:
            if isinstance(value, bool) or (not layout.searchable and not isinstance(value, str)):
                continue
            text = facet_value(value)
            document.add_text(TEXT_FIELDS[number], text)
            words.update(analysis.words_of(text))
    if words:
        document.add_text("words", " ".join(words))
        starts = {word[:length] for word in words for length in range(1, START_LETTERS + 1)}
        document.add_text("starts", " ".join(starts))
    return words


def _add_facets(document: Document, flat: Flat, layout: Layout) -> None:
    facets: dict[str, list[str]] = {}
    for path, values in flat.items():
        if not layout.is_facet(path):
            continue
        kept = dict.fromkeys(text for value in values if len(text := facet_value(value)) <= MAX_FACET_VALUE)
        if kept:
            facets[column(path)] = list(kept)
            document.add_text("facets", path)
    if facets:
        document.add_json("facet", facets)


def flatten(record: dict[str, Any]) -> Flat:
    """The record's leaves by dotted path; arrays are transparent, nulls left out."""
    flat: Flat = {}
    for path, value in _leaves("", record):
        flat.setdefault(path, []).append(value)
    return flat


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Scalar]]:
    if isinstance(value, dict):
        for name, child in value.items():
            yield from _leaves(f"{path}.{name}" if path else name, child)
    elif isinstance(value, list):
        for child in value:
            yield from _leaves(path, child)
    elif value is not None:
        yield path, value


def _numbers(values: Iterable[Scalar]) -> Iterator[float]:
    return (
        float(value) for value in values if isinstance(value, int | float) and not isinstance(value, bool)
    )


def group_number(flat: Flat, path: str) -> float:
    """What records have in common whose first value of an attribute is the same; each without one has its own."""
    values = flat.get(path)
    text = f"v{facet_value(values[0])}" if values else f"o{flat['objectID'][0]}"
    # As many bits as a float keeps exactly.
    return float(int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 12)


def _sort_key(rule: str, flat: Flat) -> float:
    direction, _, rest = rule.partition("(")
    if direction == "group":
        return group_number(flat, rest[:-1])
    for value in flat.get(rest[:-1], ()):
        if isinstance(value, int | float):
            return -float(value) if direction == "desc" else float(value)
    return MISSING_LAST


def facet_value(value: Scalar) -> str:
    """A leaf as the text that facets count and filters name: `true`, `12`, `9.99`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def key_of(object_id: str) -> str:
    """An objectID as a word that needs no quotes in Tantivy's query syntax and sorts as the objectID does."""
    return f"k{object_id.encode().hex()}"


def column(path: str) -> str:
    """An attribute path as a name that Tantivy's syntax takes unquoted; different paths stay different."""
    # Whoever searches may name any attribute: what is remembered must be short.
    return _short_column(path) if len(path) <= MAX_REMEMBERED_PATH else _column(path)


@lru_cache(maxsize=20_000)
def _short_column(path: str) -> str:
    return _column(path)


def _column(path: str) -> str:
    return "".join(
        "__" if letter == "_" else letter if letter.isascii() and letter.isalnum() else f"_{ord(letter):x}_"
        for letter in path
    )


def _ancestors(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition(".")[0]
