"""The kinds of product file that can be read, one module each. Changes when there is another one.

A module has NAME (kept with the run), TITLE and TELLTALE (for people), and `columns(header)`, which returns
None where the header is another dialect's.
"""

from collections.abc import Sequence
from typing import Protocol

from shop.imports.columns import Columns
from shop.imports.dialects import shopify_classic


class Dialect(Protocol):
    """What each module here offers."""

    @property
    def NAME(self) -> str:  # noqa: N802  # a module's constant
        """Kept with the run."""

    @property
    def TITLE(self) -> str:  # noqa: N802  # a module's constant
        """For people."""

    @property
    def TELLTALE(self) -> tuple[str, ...]:  # noqa: N802  # a module's constant
        """Columns that people know it by."""

    def columns(self, header: Sequence[str]) -> Columns | None:
        """How a file with this header is read."""


DIALECTS: tuple[Dialect, ...] = (shopify_classic,)


def detect(header: Sequence[str]) -> tuple[str, Columns] | None:
    """The name of the dialect whose header this is, and how its columns are read."""
    for dialect in DIALECTS:
        if (columns := dialect.columns(header)) is not None:
            return dialect.NAME, columns
    return None


def columns_of(name: str, header: Sequence[str]) -> Columns:
    """How a run of the dialect `name` reads its columns. Raises LookupError where none does any more."""
    for dialect in DIALECTS:
        if name == dialect.NAME and (columns := dialect.columns(header)) is not None:
            return columns
    raise LookupError(f"this release does not read {name!r} files with these columns")
