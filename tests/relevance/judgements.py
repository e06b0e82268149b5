"""A judged catalogue: queries with graded products. Changes with the form of the files.

The folder holds `icecat-*.ndjson.gz`, a product a line, and `rated_queries.csv` with the columns query, docid and
rating from 0 (wrong) to 3 (just what was meant).
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from shop.search.documents import ProductForSearch
from tests.relevance.errors import RelevanceError

CATALOGUE, JUDGEMENTS = "icecat-*.ndjson.gz", "rated_queries.csv"
_COLUMNS = {"query", "docid", "rating"}
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with the ratings of its products by id; who is not in it was never looked at."""

    query: str
    ratings: dict[str, int]


def read_judgements(folder: Path) -> list[Judged]:
    """The queries for which some product was found good, in the file's order.

    Raises RelevanceError naming the file and line where something is not as it should be.
    """
    path = folder / JUDGEMENTS
    ratings: dict[str, dict[str, int]] = {}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            if missing := _COLUMNS - set(reader.fieldnames or ()):
                raise RelevanceError(f"{path} has no column {', '.join(sorted(missing))}.")
            for row in reader:
                if row["rating"] not in {"0", "1", "2", "3"}:
                    raise RelevanceError(
                        f"{path}, line {reader.line_num}: rating {row['rating']!r} is not 0 to 3."
                    )
                ratings.setdefault(row["query"], {})[row["docid"]] = int(row["rating"])
    except OSError as error:
        raise RelevanceError(f"{path} can't be read: {error.strerror}.") from error
    return [Judged(query, found) for query, found in ratings.items() if any(found.values())]


def read_products(folder: Path) -> Iterator[ProductForSearch]:
    """The catalogue's products as the shop has them; raises RelevanceError where there is no such file."""
    path = next(iter(sorted(folder.glob(CATALOGUE))), None)
    if path is None:
        raise RelevanceError(f"There is no {CATALOGUE} in {folder}.")
    with gzip.open(path) as file:
        for line in file:
            yield _product(orjson.loads(line))


def _product(item: dict[str, Any]) -> ProductForSearch:
    return ProductForSearch(
        id=int(item["id"]),
        visible=True,
        name=item.get("title") or item["name"],
        slug=item["id"],
        description=item.get("short_description") or "",
        brand=item.get("supplier"),
        # It has none, only a type, which is what a category says.
        category=None,
        category_names=(),
        tags=(),
        price=item.get("price"),
        price_max=item.get("price"),
        compare_at_price=None,
        currency="EUR",
        in_stock=True,
        image=None,
        created_at=_EPOCH,
        updated_at=_EPOCH,
        attributes=_attributes(item),
        skus=[item["name"], *item.get("ean", ())],
    )


def _attributes(item: dict[str, Any]) -> dict[str, list[str]]:
    """What is said in words; figures are no facets."""
    return {
        name.removeprefix("attr_t_"): [str(value)]
        for name, value in item.items()
        if name.startswith("attr_t_")
    }
