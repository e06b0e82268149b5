"""The fields that rows of any dialect are read into. Changes when imports learn another field.

A dialect maps its headers to these; everything after it knows the fields alone. Attributes are fields too,
named ``attribute:<code>``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ATTRIBUTE = "attribute:"
BEYOND_OPTIONS = "option_beyond"
"""The name of a fourth option, or a further one, which the shop does not have."""

Values = Mapping[str, str]
"""A row: text by field, without space around it; empty cells are left out."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How a file's columns are read.

    `fields` has each column's field, or None; `headers` the header of each field; `attributes` the names of
    attributes by code. `lists` are the codes of those that have several values in one cell, separated by semicolons.
    """

    fields: tuple[str | None, ...]
    headers: Mapping[str, str]
    attributes: Mapping[str, str]
    lists: frozenset[str]

    def unmapped(self, header: Sequence[str]) -> list[str]:
        """The columns that nothing reads."""
        named = zip(header, self.fields, strict=False)
        return [name.strip() for name, field in named if field is None and name.strip()]

    def has(self, *fields: str) -> bool:
        """Whether the file has a column for any of these fields."""
        return any(field in self.headers for field in fields)

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """A row's cells by field."""
        return dict(self._filled(cells))

    def _filled(self, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
        for field, cell in zip(self.fields, cells, strict=False):
            if field is not None and (text := cell.strip()):
                yield field, text
