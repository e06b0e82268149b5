import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.imports import reader
from shop.imports.problems import FileRefused
from shop.imports.reader import RECORD_LIMIT, Record, records

CELLS = st.text(alphabet=st.sampled_from("ab,;\"\n\r'é𝄞 "), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=8)


def _read(data: bytes, offset: int = 0, line: int = 1) -> list[Record]:
    file = io.BytesIO(data)
    file.seek(offset)
    return list(records(file, offset=offset, line=line, delimiter=","))


def _written(rows: list[list[str]], end: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


@given(rows=ROWS, ends=st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_is_read(rows: list[list[str]], ends: str) -> None:
    assert [record.cells for record in _read(_written(rows, ends))] == [row for row in rows if any(row)]


@given(data=st.text(alphabet=st.sampled_from("ab,\"\n\r'é𝄞 "), max_size=60))
def test_reading_on_at_any_record_yields_the_same_rest(data: str) -> None:
    raw = data.encode()
    whole = _read(raw)
    for index, record in enumerate(whole):
        assert _read(raw, record.end, record.next_line) == whole[index + 1 :]


@given(data=st.text(alphabet=st.sampled_from("ab,\"\n\r'é𝄞 "), max_size=60))
def test_a_record_begins_on_the_line_that_it_names(data: str) -> None:
    raw = data.encode()
    for record in _read(raw):
        assert record.next_line == raw[: record.end].count(b"\n") + 1 + (
            not raw[: record.end].endswith(b"\n")
        )
        assert record.line < record.next_line


def test_line_ends_may_be_mixed_and_blank_lines_count() -> None:
    found = _read(b'a,b\r\n1,"x\ny\r\nz"\n\n\r\n2,q\r\n')

    assert [(record.line, record.cells) for record in found] == [
        (1, ["a", "b"]),
        (2, ["1", "x\ny\r\nz"]),
        (7, ["2", "q"]),
    ]


def test_a_quote_inside_an_unquoted_cell_is_text() -> None:
    assert [record.cells for record in _read(b'a,5" shelf,b\nc,d,e\n')] == [
        ["a", '5" shelf', "b"],
        ["c", "d", "e"],
    ]


def test_a_lone_carriage_return_spoils_its_own_row_only() -> None:
    found = _read(b"a,b\nc,d\re,f\ng,h\n")

    assert [(record.line, record.problem and record.problem[0]) for record in found] == [
        (1, None),
        (2, "bad_csv"),
        (3, None),
    ]


def test_a_quote_that_never_closes_ends_the_reading() -> None:
    *rest, last = _read(b'a,b\nc,"d\ne,f\n')

    assert [record.cells for record in rest] == [["a", "b"]]
    assert (last.line, last.cells, last.problem and last.problem[0]) == (2, [], "unclosed_quote")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\nc,\0\n", "line 2: holds a NUL byte"),
        (b"a,b\nc,d\ncaf\xe9,f\n", "line 3: byte 0xe9 is not UTF-8"),
        (b"a,b\n" + b"x" * (RECORD_LIMIT + 1), "line 2: this row is longer than 1024 KiB"),
        (b'a,b\nc,"' + b"x\n" * (RECORD_LIMIT // 2) + b'"\n', "this row is longer than 1024 KiB"),
    ],
)
def test_reading_stops_where_going_on_makes_no_sense(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        _read(data)

    assert reason in refused.value.detail


def test_a_row_up_to_the_limit_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "RECORD_LIMIT", 20)

    assert len(_read(b"a," + b"x" * 17 + b"\n")) == 1
    with pytest.raises(FileRefused):
        _read(b"a," + b"x" * 18 + b"\n")
