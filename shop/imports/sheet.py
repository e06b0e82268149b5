"""The rows of a product and the report on them. Changes when drafting needs to know more about the file."""

from dataclasses import dataclass, field

from shop.imports.columns import Columns, Values
from shop.imports.problems import ERROR, Problem


@dataclass(frozen=True, slots=True)
class Row:
    """A staged row; `line` is where it begins in the file."""

    line: int
    values: Values


@dataclass(frozen=True, slots=True)
class Sheet:
    """What holds for every row of a run."""

    columns: Columns
    currency: str
    origin: str

    def header(self, name: str) -> str:
        """The column of a field as the file has it; empty where the file has none."""
        return self.columns.headers.get(name, "")


@dataclass(slots=True)
class Report:
    """Gathers what is wrong with a product's rows."""

    sheet: Sheet
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: Row, name: str, code: str, reason: str, *, severity: str = ERROR) -> None:
        """Note a problem of the field `name` in `row`."""
        self.problems.append(Problem(row.line, self.sheet.header(name), code, reason, severity))
