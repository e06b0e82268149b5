"""Imports, beside COPY of the rows that they made. Changes when an import writes another table."""

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from deploy.local.console import console
from tests.bench.errors import BenchError
from tests.bench.files import renewed, sample_file
from tests.bench.measure import Scale
from tests.bench.stack import BenchStack

# What an import fills, one row and more a product.
_TABLES = (
    *("catalog_product", "catalog_variant", "catalog_productimage", "catalog_attributevalue", "media_image"),
    *("inventory_stocklevel", "inventory_movement"),
)


@dataclass(frozen=True, slots=True)
class ImportRound:
    """One import. CPU in milliseconds a product, all that follows included; COPY of the same rows beside it."""

    products: int
    file_rows: int
    refused: int
    applied_seconds: float
    searchable_seconds: float
    cpu_ms: Mapping[str, float]
    copied_rows: int
    copy_seconds: float

    @property
    def per_second(self) -> float:
        """Products a second until the last row was applied."""
        return self.products / self.applied_seconds

    @property
    def searchable_per_second(self) -> float:
        """Products a second until the last one could be searched for."""
        return self.products / self.searchable_seconds

    @property
    def copied_per_second(self) -> float:
        """Rows a second by COPY into tables with the same columns, constraints and indexes."""
        return self.copied_rows / self.copy_seconds


@dataclass(frozen=True, slots=True)
class Imports:
    """All rounds with one file."""

    file: str
    rounds: list[ImportRound]

    @property
    def per_second(self) -> float:
        """The middle round's products a second."""
        return statistics.median(entry.per_second for entry in self.rounds)


def measure_imports(stack: BenchStack, scale: Scale) -> Imports:
    """Import the same products under new names, round after round; raises BenchError when one imports nothing."""
    source, title = sample_file(stack.data.path, scale.imported)
    done = []
    for number in range(1, scale.rounds + 1):
        with console.step(f"Import {number} of {scale.rounds}"):
            file = renewed(source, stack.data.path / f"import-{number}.csv", f"r{number}")
            done.append(_import(stack, file))
            file.unlink()
    return Imports(title, done)


def _import(stack: BenchStack, file: Path) -> ImportRound:
    last = {table: _last_id(stack, table) for table in _TABLES}
    before = stack.cpu()
    result = stack.run("tests.bench.import_file", file)
    stack.settle()
    # By the other process's clock: the seconds in which Python and Django wake up are none of the import's.
    searchable = time.time() - result["began"]
    after = stack.cpu()
    if not result["products"]:
        raise BenchError(f"The import of {file} made no product.")
    copied, seconds = _copy(stack, last)
    return ImportRound(
        products=result["products"],
        file_rows=result["rows"],
        refused=result["refused"],
        applied_seconds=result["seconds"],
        searchable_seconds=searchable,
        cpu_ms={name: (after[name] - before[name]) / result["products"] for name in after},
        copied_rows=copied,
        copy_seconds=seconds,
    )


def _last_id(stack: BenchStack, table: str) -> int:
    query = sql.SQL("SELECT coalesce(max(id), 0) FROM {}").format(sql.Identifier(table))
    row = stack.database.execute(query).fetchone()
    return int(row[0]) if row else 0


def _copy(stack: BenchStack, last: Mapping[str, int]) -> tuple[int, float]:
    """COPY the rows made since into empty twins of their tables, in one transaction; returns rows and seconds."""
    rows, seconds = 0, 0.0
    with stack.database.transaction(force_rollback=True), stack.database.cursor() as cursor:
        for table, id_ in last.items():
            names = {
                "table": sql.Identifier(table),
                "twin": sql.Identifier(f"bench_{table}"),
                "id": sql.Literal(id_),
            }
            with cursor.copy(
                sql.SQL("COPY (SELECT * FROM {table} WHERE id > {id}) TO STDOUT").format(**names)
            ) as out:
                data = b"".join(out)
            cursor.execute(sql.SQL("CREATE TABLE {twin} (LIKE {table} INCLUDING ALL)").format(**names))
            began = time.monotonic()
            with cursor.copy(sql.SQL("COPY {twin} FROM STDIN").format(**names)) as copy:
                copy.write(data)
            seconds += time.monotonic() - began
            rows += cursor.rowcount
    return rows, seconds
