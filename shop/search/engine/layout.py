"""Which attribute of a record goes where in Tantivy's fixed schema (`documents`). Changes with what settings decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

TEXT_FIELDS = tuple(f"t{number}" for number in range(10))
RANK_FIELDS = tuple(f"r{number}" for number in range(16))
MAX_REMEMBERED_PATH = 200


class Place(NamedTuple):
    """Where the values of an attribute go: the number of a text field, whether they are counted, a column's name."""

    priority: int | None
    is_facet: bool
    column: str


@dataclass(frozen=True)
class Layout:
    """Which attributes a directory was indexed by; records must be indexed anew when it changes.

    `searchable` lists groups of equal priority, most important first; empty means every string attribute.
    `rules` are ranking rules such as `desc(price)`, and `group(...)` for distinct, in the order of their sort keys.
    """

    searchable: tuple[tuple[str, ...], ...] = ()
    facets: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    _places: dict[str, Place] = field(default_factory=dict, compare=False, repr=False)

    def place(self, path: str) -> Place:
        """Where the values of an attribute path go."""
        known = self._places.get(path)
        if known is None:
            known = self._places[path] = Place(self._find_priority(path), self.is_facet(path), column(path))
        return known

    def priority(self, path: str) -> int | None:
        """Index of the text field for an attribute path, or None when it is not searchable."""
        return self.place(path).priority

    def _find_priority(self, path: str) -> int | None:
        if not self.searchable:
            return None if path == "objectID" else 0
        ancestors = set(_ancestors(path))
        for number, group in enumerate(self.searchable):
            if ancestors.intersection(group):
                return min(number, len(TEXT_FIELDS) - 1)
        return None

    def is_facet(self, path: str) -> bool:
        """Whether the values of this path are counted and can be filtered by. Not remembered: anybody may ask."""
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
