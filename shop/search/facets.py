"""Which options and attributes shoppers narrow a search by. Changes when others of them should be offered.

All of them can be filtered by; a few are *offered* on the search page, because each costs time in every search and a
column of dozens helps nobody. Which few is decided from the catalogue alone, so that the settings made of it stay as
they are while it does, and coarsely, so that they don't change with every product that is saved.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Max

from shop.catalog.models import Attribute, Product
from shop.common.sql import fetch
from shop.search.documents import option_name

OPTIONS, ATTRIBUTES = "options.", "attributes."
MOST_OFFERED = 8
# Between so many and twice as many products are looked at; ids that the database skipped make it fewer.
SAMPLE = 4_000
# A facet with fewer products for each of its values tells products apart instead of narrowing them down.
PRODUCTS_PER_VALUE = 1.5


class Use(NamedTuple):
    """How many products a facet has, how many values, and how many pairs of one of each."""

    path: str
    products: int
    values: int
    pairs: int


_USES = """
    WITH sample AS MATERIALIZED (
        SELECT id, option_names FROM catalog_product
        WHERE status = 'active' AND list_price IS NOT NULL AND id %% %s::bigint = 0
    ), pairs AS (
        SELECT 'options.' || o.name AS path, o.value, s.id
        FROM sample s JOIN catalog_variant v ON v.product_id = s.id AND v.active
        CROSS JOIN LATERAL (VALUES (s.option_names[1], v.option1), (s.option_names[2], v.option2),
                                   (s.option_names[3], v.option3)) o(name, value)
        WHERE o.name IS NOT NULL AND o.value <> ''
        UNION
        SELECT 'attributes.' || t.name, w.text, s.id
        FROM sample s JOIN catalog_attributevalue w ON w.product_id = s.id
        JOIN catalog_attribute t ON t.id = w.attribute_id AND t.facet
    )
    SELECT path, count(DISTINCT id), count(DISTINCT value), count(*) FROM pairs GROUP BY path
"""


def facet_attributes() -> list[str]:
    """The record attributes shoppers may filter by: each facet attribute and each option name in use, in order."""
    names = Attribute.objects.filter(facet=True).values_list("name", flat=True)
    options = (
        Product.objects.filter(status=Product.Status.ACTIVE).values_list("option_names", flat=True).distinct()
    )
    option_names = {option_name(name) for used in options for name in used}
    return sorted({f"{ATTRIBUTES}{name}" for name in names}) + sorted(
        f"{OPTIONS}{name}" for name in option_names
    )


def offered_facets() -> list[str]:
    """Those of them that the search page offers, in its order. Two queries, of a sample of a large catalogue."""
    last = Product.objects.aggregate(last=Max("pk"))["last"] or 0
    # Doubled as the catalogue doubles, so that the same products are looked at for long.
    step = 1 << max(0, (last // SAMPLE).bit_length() - 1)
    return choose(_as_indexed(Use(*row) for row in fetch(_USES, [step])))


def _as_indexed(uses: Iterable[Use]) -> list[Use]:
    """The uses of options whose names the index takes for the same as one."""
    found: dict[str, Use] = {}
    for use in uses:
        path = f"{OPTIONS}{option_name(use.path.removeprefix(OPTIONS))}" if _is_option(use.path) else use.path
        _, products, values, pairs = found.get(path, Use(path, 0, 0, 0))
        # Under either name the values are much the same.
        found[path] = Use(path, products + use.products, max(values, use.values), pairs + use.pairs)
    return list(found.values())


def choose(uses: Iterable[Use]) -> list[str]:
    """The paths of the most useful facets: options, by which one product's variants differ, first."""
    ranked = sorted(
        filter(_narrows, uses), key=lambda use: (-_weight(use), not _is_option(use.path), use.path)
    )
    chosen: dict[str, str] = {}
    for use in ranked:
        # Shoppers see the name alone.
        chosen.setdefault(use.path.partition(".")[2].casefold(), use.path)
    paths = list(chosen.values())[:MOST_OFFERED]
    return sorted(paths, key=lambda path: not _is_option(path))


def _is_option(path: str) -> bool:
    return path.startswith(OPTIONS)


def _narrows(use: Use) -> bool:
    # A filter is written as name:value, and its name ends at the first colon.
    return ":" not in use.path and use.values > 1 and use.pairs >= PRODUCTS_PER_VALUE * use.values


def _weight(use: Use) -> int:
    """The number of its products in steps of some 40 %; an option counts as if it had twice as many."""
    return math.floor(2 * math.log2(use.products)) + 2 * _is_option(use.path)
