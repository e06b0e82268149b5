"""What records are made of, read in batches with a constant number of queries. Changes with the record."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Count

from shop.catalog.models import Category, Product
from shop.catalog.rules import plain_text
from shop.common.sql import fetch
from shop.media.urls import picture_url
from shop.search.bits import BUCKET
from shop.search.documents import ProductForSearch, option_name
from shop.search.models import Difference, PopularQuery, Rebuild, Sweep, SweepBits
from shop.search.reading import AVAILABLE, PRICE, SKU, Row, rows
from shop.search.rules import AT_REST, FED, Kind


def products_for_search(ids: Collection[int]) -> dict[int, ProductForSearch]:
    """The public products among `ids`; what is missing from the answer must not be found in the index. Two queries."""
    found = rows(ids)
    names = _category_names(found)
    return {row.id: _for_search(row, names) for row in found}


def _category_names(found: Sequence[Row]) -> dict[str, str]:
    ids = {id_ for path in {row.category_path for row in found} if path for id_ in path.strip("/").split("/")}
    return {str(id_): name for id_, name in Category.objects.filter(pk__in=ids).values_list("pk", "name")}


def _for_search(row: Row, names: dict[str, str]) -> ProductForSearch:
    variants: list[list[Any]] = orjson.loads(row.variants)
    path = row.category_path.strip("/").split("/") if row.category_path else []
    return ProductForSearch(
        id=row.id,
        visible=True,
        name=row.name,
        slug=row.slug,
        description=plain_text(row.description),
        brand=row.brand,
        category=(row.category_slug, row.category_name or "") if row.category_slug else None,
        category_names=[names[id_] for id_ in path],
        tags=row.tags,
        price=row.list_price,
        price_max=max(variant[PRICE] for variant in variants),
        compare_at_price=row.compare_at_price,
        currency=row.currency,
        in_stock=any(variant[AVAILABLE] for variant in variants),
        image=_image(row),
        created_at=row.created_at,
        updated_at=row.updated_at,
        options=_options(row.option_names, variants),
        attributes=_attributes(row),
        skus=[variant[SKU] for variant in variants if variant[SKU]],
        max_bytes=settings.SEARCH_RECORD_BYTES,
        popularity=row.popularity,
    )


def _image(row: Row) -> dict[str, object] | None:
    if row.image_file is None:
        return None
    return {
        "url": picture_url(row.image_file),
        "alt": row.image_alt,
        "width": row.image_width,
        "height": row.image_height,
    }


def _options(names: Sequence[str], variants: Sequence[Sequence[Any]]) -> dict[str, list[str]]:
    values: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for position, name in enumerate(names):
        values[option_name(name)] |= dict.fromkeys(variant[position] for variant in variants)
    return {name: list(own) for name, own in values.items()}


def _attributes(row: Row) -> dict[str, list[str]]:
    values: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in orjson.loads(row.attributes or "[]"):
        values[name].append(text)
    return dict(values)


def ids_in_batches(size: int, **narrowed: object) -> Iterator[list[int]]:
    """Ids of the products that match the ORM filters, in key order, `size` at a time."""
    last = 0
    while True:
        matching = Product.objects.filter(pk__gt=last, **narrowed).order_by("pk").distinct()
        batch = list(matching.values_list("pk", flat=True)[:size])
        if not batch:
            return
        yield batch
        last = batch[-1]


def count_public() -> int:
    """How many products a shopper could find."""
    return Product.objects.filter(status=Product.Status.ACTIVE, list_price__isnull=False).count()


def count_products() -> int:
    """How many products there are, public or not."""
    return Product.objects.count()


def rebuild_under_way() -> Rebuild | None:
    """The rebuild of this shop's index that is not at rest, where there is one."""
    rows = Rebuild.objects.filter(index=settings.SEARCH_INDEX)
    return rows.exclude(phase__in=sorted(AT_REST)).first()


def shadows_fed() -> list[str]:
    """The shadows that whatever is written to the live index must be written to first. One query."""
    rows = Rebuild.objects.filter(index=settings.SEARCH_INDEX, phase__in=sorted(FED))
    return [run.shadow for run in rows.only("index", "attempt")]


def products_that_are(ids: Collection[int]) -> set[int]:
    """Those of `ids` that a product has, public or not."""
    return set(Product.objects.filter(pk__in=ids).values_list("pk", flat=True))


def open_differences(after: int, most: int) -> dict[int, str]:
    """The next differences that are not known to be repaired: the ids of their records, by their own."""
    rows = Difference.objects.filter(repaired_at=None, pk__gt=after).order_by("pk")
    return dict(rows.values_list("pk", "object_id")[:most])


def drift() -> dict[Kind, int]:
    """How many records differed and are not known to agree again, by how."""
    rows = Difference.objects.filter(repaired_at=None).values_list("kind").annotate(Count("pk"))
    counts = dict(rows.order_by())
    return {kind: counts.get(kind.value, 0) for kind in Kind}


_SINCE_LAST = """
    SELECT 'rebuild', extract(epoch FROM clock_timestamp() - max(finished_at)) FROM search_rebuild
    WHERE phase = 'finished'
    UNION ALL
    SELECT CASE WHEN bodies THEN 'records' ELSE 'versions' END,
           extract(epoch FROM clock_timestamp() - max(finished_at))
    FROM search_sweep WHERE finished_at IS NOT NULL GROUP BY bodies
"""


def since_last() -> dict[str, float]:
    """Seconds since the last rebuild, and the last sweeps of versions and of whole records, where there was one."""
    return {work: max(0.0, float(seconds)) for work, seconds in fetch(_SINCE_LAST) if seconds is not None}


def seen_by(sweep: Sweep, ids: Collection[int]) -> dict[int, bytes]:
    """The bits of the buckets that `ids` are in. One query."""
    rows = SweepBits.objects.filter(sweep=sweep, bucket__in={id_ // BUCKET for id_ in ids})
    return {bucket: bytes(bits) for bucket, bits in rows.values_list("bucket", "bits")}


# As products' popularity: what was done a fortnight ago counts half (shop/search/services/refresh_popularity.py).
_MOST_ASKED = """
    SELECT text, sum(clicks * power(0.5, ((now() AT TIME ZONE 'UTC')::date - day) / 14.0))::float AS score
    FROM search_dailyquery
    WHERE day >= (now() AT TIME ZONE 'UTC')::date - 90
    GROUP BY text HAVING sum(clicks) >= %s
    ORDER BY score DESC, text LIMIT %s
"""


def most_asked(least: int, most: int) -> dict[str, float]:
    """The queries with `least` clicks or more, the most popular first, with their scores."""
    return dict(fetch(_MOST_ASKED, [least, most]))


def hidden_queries() -> set[str]:
    """The queries that staff want suggested to nobody."""
    return set(PopularQuery.objects.filter(hidden=True).values_list("text", flat=True))


def popular_queries(most: int) -> list[str]:
    """What is suggested, the most popular first."""
    rows = PopularQuery.objects.filter(hidden=False).order_by("-score", "text")
    return list(rows.values_list("text", flat=True)[:most])
