"""The table of faults says what the tests do: every fault has its line, every tested one its tests."""

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LINE = re.compile(
    r"^\| (?P<number>\d+) \| [^|]+ \| (?P<place>\w+) \|[^|]*\|[^|]*\| ?(?P<full>[^|]*?) ?\|$", re.MULTILINE
)
TEST = re.compile(r"^def test_fault_(\d\d)_", re.MULTILINE)
PLACES = {
    "nodes": "test_brokers_and_workers.py",
    "stack": "test_whole_stack.py",
    "sessions": "test_sessions.py",
    "index": "test_index_outages.py",
    "mail": "test_mail_outages.py",
}
LINES = list(LINE.finditer((HERE / "README.md").read_text()))
TABLE = {int(line["number"]): line["place"] for line in LINES}


def test_every_fault_has_its_line() -> None:
    assert list(TABLE) == list(range(1, 39))
    assert set(TABLE.values()) == {*PLACES, "later"}


@pytest.mark.parametrize(("place", "file"), PLACES.items())
def test_a_fault_is_tested_where_its_line_says(place: str, file: str) -> None:
    tested = {int(number) for number in TEST.findall((HERE / file).read_text())}
    assert tested == {number for number, where in TABLE.items() if where == place}


def test_what_comes_later_is_not_tested_yet() -> None:
    tested = {int(number) for file in HERE.glob("test_*.py") for number in TEST.findall(file.read_text())}
    assert tested == {number for number, where in TABLE.items() if where != "later"}


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line["number"]))
def test_a_tested_fault_says_where_it_is_tried_in_full(line: re.Match[str]) -> None:
    told = line["full"].startswith(("here", "`make chaos"))
    assert told == (line["place"] != "later"), line["full"]
