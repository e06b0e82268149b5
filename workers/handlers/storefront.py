"""Lets the storefront forget what it has cached of things that have changed. Changes when it caches something else.

The tags are those of `frontend/src/lib/cache.ts`. What follows here comes after the index: a page never shows what the
search does not find yet.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from shop.audit.queries import earlier_values
from shop.catalog.models import Category, Product
from shop.common.clock import now
from shop.outbox.protocol import Claim
from workers.purging import purge_tags

PRODUCTS, LISTS, CATEGORIES = "products", "product-lists", "categories"
# A category's own pages are purged with its products for so long after it has changed: long enough for the last of
# them to reach the index, and not at every save of a product for ever.
RECENTLY = timedelta(days=1)
_SLUG_IN_TAG = 120


def purge(claims: Sequence[Claim]) -> None:
    """Purge the pages of each claimed product, and what categories show, as far as those have changed."""
    products, categories = _ids(claims, "product"), _ids(claims, "category")
    tags = dict.fromkeys(_of_products(products))
    if categories:
        tags[CATEGORIES] = tags[LISTS] = None
    purge_tags(list(tags))


def _ids(claims: Sequence[Claim], kind: str) -> list[int]:
    keys = (claim.key.split(":") for claim in claims)
    return [int(id_) for named, id_ in keys if named == kind]


def _of_products(ids: Sequence[int]) -> Iterator[str]:
    if not ids:
        return
    # A list may show it, or have shown it.
    yield LISTS
    rows = Product.objects.filter(pk__in=ids).values_list("pk", "slug", "category__path")
    slugs = {id_: [slug] for id_, slug, _ in rows}
    for id_, slug in earlier_values("product", ids, "slug"):
        slugs.setdefault(id_, []).append(slug)
    for id_ in ids:
        # One that is gone without a trace may have any page.
        yield from map(_tag, slugs[id_]) if id_ in slugs else [PRODUCTS]
    if _changed_recently(path for _, _, path in rows):
        yield CATEGORIES


def _changed_recently(paths: Iterable[str | None]) -> bool:
    ids = {int(part) for path in paths if path for part in path.strip("/").split("/")}
    return Category.objects.filter(pk__in=ids, updated_at__gt=now() - RECENTLY).exists()


def _tag(slug: str) -> str:
    return f"product:{slug[:_SLUG_IN_TAG]}"
