"""Records of a CSV file from any byte on, in bounded memory. Changes when CSV is read differently.

The csv module takes no more lines than the record at hand needs, so the bytes it has been fed are where the
next record begins: that offset is all a reader needs to go on after a kill.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from shop.imports.problems import FileRefused

RECORD_LIMIT = 1024 * 1024

csv.field_size_limit(RECORD_LIMIT)


class Readable(Protocol):
    """A binary file at the byte where a record begins."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or `size` bytes of it."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `end` and `next_line` are the byte and the line, from 1, where the next one begins.

    `problem` says, with its code, why the row can't be read; its cells are empty then.
    """

    line: int
    end: int
    next_line: int
    cells: list[str]
    problem: tuple[str, str] | None = None


class _Unclosed(Exception):
    """The file ended inside a quoted cell."""


class _Lines:
    """Feeds lines to the csv module and counts what it has taken."""

    def __init__(self, file: Readable, offset: int, line: int) -> None:
        self._file = file
        self._begin = offset
        self.end = offset
        self.line = line

    def begin_record(self) -> int:
        """A record begins here; returns its line."""
        self._begin = self.end
        return self.line

    @property
    def taken(self) -> int:
        """Bytes of the present record so far."""
        return self.end - self._begin

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        raw = self._file.readline(RECORD_LIMIT + 1)
        if not raw:
            if self.taken:
                raise _Unclosed
            raise StopIteration
        self.end += len(raw)
        if self.taken > RECORD_LIMIT:
            raise FileRefused(
                f"line {self.line}: this row is longer than {RECORD_LIMIT // 1024} KiB; a line break, or the"
                " quote that closes a cell, is probably missing"
            )
        text = _decoded(raw, self.line)
        self.line += 1
        return text


def _decoded(raw: bytes, line: int) -> str:
    if b"\0" in raw:
        raise FileRefused(
            f"line {line}: holds a NUL byte, so this is no text in UTF-8; save the file as CSV UTF-8"
        )
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise FileRefused(
            f"line {line}: byte {raw[error.start]:#04x} is not UTF-8; save the file as CSV UTF-8"
        ) from None


def records(file: Readable, *, offset: int, line: int, delimiter: str) -> Iterator[Record]:
    """The records from byte `offset` on, where `line` begins and `file` stands; blank lines are left out.

    Raises FileRefused, naming the line, where reading on makes no sense.
    """
    lines = _Lines(file, offset, line)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        begins = lines.begin_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(
                begins, lines.end, lines.line, [], ("bad_csv", f"this row can't be read as CSV: {error}")
            )
        except _Unclosed:
            reason = "a quoted cell that begins in this row is never closed: all from here on was left out"
            yield Record(begins, lines.end, lines.line, [], ("unclosed_quote", reason))
            return
        else:
            if any(cells):
                yield Record(begins, lines.end, lines.line, cells)
