"""The measurement as a whole, on a small catalogue of its own."""

import gzip
import json
from pathlib import Path

import pytest

from tests.relevance.__main__ import main

pytestmark = pytest.mark.stack

PRODUCTS = [
    {"id": "1", "name": "W-100", "title": "Acme mechanical keyboard", "supplier": "Acme", "price": 4900},
    {"id": "2", "name": "W-200", "title": "Acme wireless mouse", "supplier": "Acme", "price": 1900},
    {"id": "3", "name": "W-300", "title": "Mouse pad", "short_description": "For any mouse", "price": 900},
    {"id": "4", "name": "W-400", "title": "Desk lamp", "ean": ["4006381333931"], "price": 2900},
]
JUDGED = "query,docid,rating\nkeyboard,1,3\nkeyboard,2,0\nmouse pad,3,3\nmouse pad,2,0\nkite,4,0\n"


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "icecat"
    folder.mkdir()
    with gzip.open(folder / "icecat-4.ndjson.gz", "wt") as file:
        file.writelines(json.dumps(product) + "\n" for product in PRODUCTS)
    (folder / "rated_queries.csv").write_text(JUDGED)
    return tmp_path


def test_what_is_found_is_held_against_what_people_judged(samples: Path, tmp_path: Path) -> None:
    results = tmp_path / "results"
    main(["--samples", str(samples), "--results", str(results)])
    report = (results / "relevance.md").read_text()
    assert "2 judged queries on 4 products" in report, "nobody can find a kite here, and nobody should"
    assert "| nDCG@10 | at least 0.76 | 1.000 | met |" in report
    assert "| queries without a result | none | 0.000 | met |" in report
    assert "| one typo, in longer words |" in report
    # PostgreSQL knows no typos.
    typos = next(line for line in report.splitlines() if line.startswith("| one typo |"))
    ours, theirs = (float(typos.split("|")[cell].split()[0]) for cell in (2, 5))
    assert ours > 0.7 > theirs


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        ("query,docid\nkeyboard,1\n", "has no column rating"),
        ("query,docid,rating\nkeyboard,1,good\n", "line 2: rating 'good' is not 0 to 3"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_named(
    samples: Path, capsys: pytest.CaptureFixture[str], judged: str, said: str
) -> None:
    (samples / "icecat" / "rated_queries.csv").write_text(judged)
    assert main(["--samples", str(samples)]) == 1
    assert said in capsys.readouterr().out


def test_without_samples_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SHOPSTER_SAMPLES", raising=False)
    assert main([]) == 1
    assert "SHOPSTER_SAMPLES is not set" in capsys.readouterr().out
