"""A JSON record as a Tantivy document. A new kind of column changes this file, and raises `registry.FORMAT`.

The Tantivy schema is fixed; a `Layout`, derived from an index's settings, says which attribute goes where:

    key, body       objectID (see `key_of`) and the record's JSON, stored: all else can be rebuilt from them
    t0..t9          terms of the searchable attributes, one field a priority
    words, starts   words of all searchable attributes, and their first one to three letters
    facet, facets   values of the attributes for faceting by column, and the names of those present
    number          every numeric attribute by column
    r0..r15         one sort key a ranking rule, always to be sorted ascending
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

from tantivy import Document, Schema, SchemaBuilder

from shop.search.engine import analysis
from shop.search.engine.layout import RANK_FIELDS, TEXT_FIELDS, Layout

Scalar = str | int | float | bool
Flat = dict[str, list[Scalar]]

START_LETTERS = 3
MAX_FACET_VALUE = 1_000
MISSING_LAST = sys.float_info.max
# Of JSON; a boolean is none.
_NUMBERS = (int, float)


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
    words: set[str] = set()
    facets: dict[str, list[str]] = {}
    numbers: dict[str, list[float]] = {}
    for path, values in flat.items():
        place = layout.place(path)
        if place.priority is not None:
            _add_texts(document, TEXT_FIELDS[place.priority], _searchable(values, layout), words)
        if place.is_facet and (kept := _facet_values(values)):
            facets[place.column] = kept
            document.add_text("facets", path)
        if found := [float(value) for value in values if type(value) in _NUMBERS]:
            numbers[place.column] = found
    _add_words(document, words)
    for name, by_column in (("facet", facets), ("number", numbers)):
        if by_column:
            document.add_json(name, by_column)
    for name, rule in zip(RANK_FIELDS, layout.rules, strict=False):
        document.add_float(name, _sort_key(rule, flat))
    return document, words


def _searchable(values: list[Scalar], layout: Layout) -> Iterator[str]:
    """As texts those that are searched: no booleans, and only strings where all attributes are."""
    for value in values:
        if isinstance(value, str):
            yield value
        elif layout.searchable and not isinstance(value, bool):
            yield facet_value(value)


def _add_texts(document: Document, name: str, texts: Iterable[str], words: set[str]) -> None:
    for text in texts:
        document.add_text(name, text)
        words.update(analysis.words_of(text))


def _add_words(document: Document, words: set[str]) -> None:
    if words:
        document.add_text("words", " ".join(words))
        starts = {word[:length] for length in range(1, START_LETTERS + 1) for word in words}
        document.add_text("starts", " ".join(starts))


def _facet_values(values: list[Scalar]) -> list[str]:
    return list(dict.fromkeys(text for value in values if len(text := facet_value(value)) <= MAX_FACET_VALUE))


def flatten(record: dict[str, Any]) -> Flat:
    """The record's leaves by dotted path; arrays are transparent, nulls left out."""
    flat: Flat = {}
    _collect(flat, "", record)
    return flat


def _collect(flat: Flat, path: str, value: Any) -> None:
    if isinstance(value, dict):
        for name, child in value.items():
            _collect(flat, f"{path}.{name}" if path else name, child)
    elif isinstance(value, list):
        for child in value:
            _collect(flat, path, child)
    elif value is not None:
        values = flat.get(path)
        if values is None:
            flat[path] = [value]
        else:
            values.append(value)


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
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def key_of(object_id: str) -> str:
    """An objectID as a word that needs no quotes in Tantivy's query syntax and sorts as the objectID does."""
    return f"k{object_id.encode().hex()}"
