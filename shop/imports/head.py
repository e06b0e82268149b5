"""What a file's beginning tells: whether it can be imported, and as what. Changes with the kinds of file."""

from dataclasses import dataclass
from typing import IO

from django.conf import settings

from shop.imports.columns import Columns
from shop.imports.dialects import DIALECTS, detect
from shop.imports.problems import FileRefused
from shop.imports.reader import Record, records

HEAD_BYTES = 64 * 1024
DELIMITERS = (",", ";", "\t")

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_KNOWN_KINDS = {
    b"PK\x03\x04": "an Excel workbook or a ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
}
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c")


@dataclass(frozen=True, slots=True)
class Head:
    """How the file is to be read; `offset` and `line` are where its first row begins."""

    dialect: str
    delimiter: str
    header: list[str]
    columns: Columns
    offset: int
    line: int


def read_head(file: IO[bytes], size: int) -> Head:
    """Read and check the head of a file of `size` bytes. Raises FileRefused, saying what to do."""
    if size > settings.IMPORT_MAX_BYTES:
        raise FileRefused(
            f"the file has {size / 2**20:.0f} MB; {settings.IMPORT_MAX_BYTES / 2**20:.0f} MB are allowed"
            " (SHOPSTER_IMPORT_MAX_MB)"
        )
    file.seek(0)
    beginning = file.read(HEAD_BYTES)
    _check_text(beginning)
    start = len(_UTF8_BOM) if beginning.startswith(_UTF8_BOM) else 0
    first: Record | None = None
    for delimiter in DELIMITERS:
        file.seek(start)
        record = next(records(file, offset=start, line=1, delimiter=delimiter), None)
        if record is None:
            raise FileRefused("the file is empty")
        if found := detect(record.cells):
            if record.end >= size:
                raise FileRefused("the file has a header but no rows")
            return Head(found[0], delimiter, record.cells, found[1], record.end, record.next_line)
        first = first or record
    raise FileRefused(_unknown_header(first))


def _check_text(beginning: bytes) -> None:
    if not beginning.strip():
        raise FileRefused("the file is empty")
    for signature, kind in _KNOWN_KINDS.items():
        if beginning.startswith(signature):
            raise FileRefused(f"this is {kind}, not a CSV file; save it as CSV UTF-8")
    if beginning.startswith(_UTF16_BOMS) or _looks_like_utf16(beginning):
        raise FileRefused("the file is in UTF-16; save it as CSV UTF-8")
    for at, byte in enumerate(beginning):
        if byte < 0x20 and byte not in _TEXT_CONTROLS:
            line = beginning.count(b"\n", 0, at) + 1
            name = "a NUL byte" if byte == 0 else f"the control character {byte:#04x}"
            raise FileRefused(f"line {line}: holds {name}, so this is no CSV text; save it as CSV UTF-8")
    if b"\n" not in beginning and b"\r" in beginning:
        raise FileRefused("the lines end with CR alone; save the file with LF or CRLF line ends")


def _looks_like_utf16(beginning: bytes) -> bool:
    """Whether every second byte of the start is NUL, as in Western text without a byte order mark."""
    start = beginning[:64]
    return len(start) >= 4 and (not any(start[0::2]) or not any(start[1::2]))


def _unknown_header(first: Record | None) -> str:
    known = "; ".join(f"{dialect.TITLE} ({', '.join(dialect.TELLTALE)} …)" for dialect in DIALECTS)
    if first is None or first.problem or len(first.cells) < 2:
        return f"this is not a CSV file: its first line holds no column names. Known are: {known}"
    seen = ", ".join(repr(cell[:40]) for cell in first.cells[:5])
    return f"line 1: the columns {seen} … are those of no known product file. Known are: {known}"
