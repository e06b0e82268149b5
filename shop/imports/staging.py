"""Reads the next chunk of rows from a run's file. Changes when rows are told apart by product differently.

Nothing is written here: `services/stage_rows.py` commits what was read together with the cursor.
"""

from dataclasses import dataclass, field
from typing import IO

import orjson

from shop.catalog.rules import clean_slug
from shop.common.errors import Invalid
from shop.imports.columns import Columns
from shop.imports.dialects import columns_of
from shop.imports.models import ImportRun
from shop.imports.problems import Problem
from shop.imports.reader import Record, records

CHUNK_ROWS = 2000
CHUNK_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row on its way to the staging table; `handle` is a slug, `values` JSON."""

    line: int
    handle: str
    values: str


@dataclass(slots=True)
class RowChunk:
    """Rows read from `begin`, a byte, up to `end`, where line `next_line` begins.

    `read` counts all that hold anything that is read, also those that were left out.
    """

    begin: int
    end: int
    next_line: int
    read: int = 0
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    exhausted: bool = False


def read_rows(run: ImportRun, file: IO[bytes]) -> RowChunk:
    """The rows after the run's cursor: up to CHUNK_ROWS, or about CHUNK_BYTES. Raises FileRefused."""
    columns = columns_of(run.dialect, run.header)
    begin = run.byte_cursor
    file.seek(begin)
    chunk = RowChunk(begin, begin, run.line_cursor)
    rows = records(file, offset=begin, line=run.line_cursor, delimiter=run.delimiter)
    for taken, record in enumerate(rows, start=1):
        _read(record, columns, chunk)
        chunk.end, chunk.next_line = record.end, record.next_line
        if taken >= CHUNK_ROWS or chunk.end - begin >= CHUNK_BYTES:
            return chunk
    chunk.exhausted = True
    return chunk


def _read(record: Record, columns: Columns, chunk: RowChunk) -> None:
    if record.problem is not None:
        chunk.problems.append(Problem(record.line, "", *record.problem))
    elif any(cell.strip() for cell in record.cells[len(columns.fields) :]):
        reason = (
            f"has {len(record.cells)} cells where the header has {len(columns.fields)}: a comma or a quote is"
            " misplaced, so the row was left out"
        )
        chunk.problems.append(Problem(record.line, "", "too_many_cells", reason))
    elif not (values := columns.values(record.cells)):
        return
    elif (handle := _handle(values.get("handle", ""), columns, record, chunk)) is not None:
        chunk.rows.append(ReadRow(record.line, handle, orjson.dumps(values).decode()))
    chunk.read += 1


def _handle(text: str, columns: Columns, record: Record, chunk: RowChunk) -> str | None:
    header = columns.headers["handle"]
    if not text:
        reason = "is empty, so nobody knows which product the row belongs to; the row was left out"
        chunk.problems.append(Problem(record.line, header, "missing_handle", reason))
        return None
    try:
        return clean_slug(text)
    except Invalid:
        reason = f"{text[:80]!r} has no letter or digit to make an address of; the row was left out"
        chunk.problems.append(Problem(record.line, header, "bad_handle", reason))
        return None
