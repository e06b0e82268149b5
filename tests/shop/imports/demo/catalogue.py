"""The demo catalogue's rows, read with nothing but the standard library."""

import csv
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from shop.imports.demo import CATALOGUE

Row = dict[str, str]


@cache
def rows() -> list[Row]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def products() -> list[list[Row]]:
    return [list(group) for _, group in groupby(rows(), key=lambda row: row["Handle"])]


def variants() -> list[Row]:
    return [row for row in rows() if row["Variant Price"]]


def picture_references() -> Iterator[str]:
    for row in rows():
        yield from (row[column] for column in ("Image Src", "Variant Image") if row[column])
