"""The files that imports are measured with."""

import csv
from pathlib import Path

import pytest

from shop.imports.intake import take_in
from tests.bench.files import renewed, sample_file


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_copy_differs_in_its_handles_and_skus_alone(tmp_path: Path) -> None:
    source, target = tmp_path / "source.csv", tmp_path / "copy.csv"
    source.write_text('Handle,Title,Variant SKU\na,"two\nlines",\'X-1\na,,\n', encoding="utf-8")
    renewed(source, target, "r2")
    assert _rows(target) == [
        {"Handle": "a-r2", "Title": "two\nlines", "Variant SKU": "'X-1-r2"},
        {"Handle": "a-r2", "Title": "", "Variant SKU": ""},
    ]


def test_the_made_file_is_one_that_the_shop_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOPSTER_SAMPLES", raising=False)
    file, title = sample_file(tmp_path, products=3)
    with file.open("rb") as opened:
        head = take_in(opened, name=file.name, size=file.stat().st_size).head
    assert "SHOPSTER_SAMPLES is not set" in title
    assert head.dialect == "shopify-classic"
    assert not head.columns.unmapped(head.header)
    assert len({row["Handle"] for row in _rows(file)}) == 3


def test_a_real_file_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPSTER_SAMPLES", "/samples")
    assert sample_file(tmp_path, products=3) == (Path("/samples/shopify/fashion.csv"), "shopify/fashion.csv")
