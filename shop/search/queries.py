"""What records are made of, read in batches with a constant number of queries. Changes with the record."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.conf import settings
from django.db.models import Count, Prefetch

from shop.catalog.models import Attribute, AttributeValue, Category, Product, ProductImage, Variant
from shop.catalog.rules import plain_text
from shop.common.sql import fetch
from shop.inventory.queries import availability
from shop.media.models import Image
from shop.media.urls import picture_url
from shop.search.bits import BUCKET
from shop.search.documents import ProductForSearch
from shop.search.models import Difference, Rebuild, Sweep, SweepBits
from shop.search.rules import AT_REST, FED, Kind


def products_for_search(ids: Collection[int]) -> dict[int, ProductForSearch]:
    """The public products among `ids`; what is missing from the answer must not be found in the index."""
    products = list(
        Product.objects.filter(pk__in=ids, status=Product.Status.ACTIVE, list_price__isnull=False)
        .select_related("brand", "category")
        .prefetch_related(
            Prefetch("variants", Variant.objects.filter(active=True), to_attr="active_variants"),
            Prefetch(
                "gallery",
                ProductImage.objects.filter(image__state=Image.State.STORED).select_related("image"),
                to_attr="stored_gallery",
            ),
            Prefetch(
                "attribute_values",
                AttributeValue.objects.filter(attribute__facet=True)
                .select_related("attribute")
                .order_by("text"),
                to_attr="facet_values",
            ),
        )
    )
    names = _category_names(products)
    available = availability([variant.pk for product in products for variant in product.active_variants])
    return {product.pk: _for_search(product, names, available) for product in products}


def _category_names(products: Sequence[Product]) -> dict[int, str]:
    ids = {id_ for product in products if product.category for id_ in product.category.path_ids}
    return dict(Category.objects.filter(pk__in=ids).values_list("pk", "name"))


def _for_search(product: Product, names: dict[int, str], available: dict[int, bool]) -> ProductForSearch:
    variants: list[Variant] = product.active_variants  # type: ignore[attr-defined]  # prefetched above
    category = product.category
    return ProductForSearch(
        id=product.pk,
        visible=True,
        name=product.name,
        slug=product.slug,
        description=plain_text(product.description),
        brand=product.brand.name if product.brand else None,
        category=(category.slug, category.name) if category else None,
        category_names=[names[id_] for id_ in category.path_ids] if category else [],
        tags=product.tags,
        price=product.list_price,
        price_max=max(variant.price for variant in variants),
        compare_at_price=product.list_compare_at_price,
        currency=product.currency,
        in_stock=any(available[variant.pk] for variant in variants),
        image=_image(product),
        created_at=product.created_at,
        updated_at=product.updated_at,
        options=_options(product, variants),
        attributes=_attributes(product),
        skus=[variant.sku for variant in variants if variant.sku],
        max_bytes=settings.SEARCH_RECORD_BYTES,
    )


def _image(product: Product) -> dict[str, object] | None:
    gallery: list[ProductImage] = product.stored_gallery  # type: ignore[attr-defined]  # prefetched above
    if not gallery:
        return None
    first = gallery[0]
    picture = first.image
    return {
        "url": picture_url(str(picture.file.name)),
        "alt": first.alt,
        "width": picture.width,
        "height": picture.height,
    }


def _options(product: Product, variants: list[Variant]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for position, name in enumerate(product.option_names):
        values[name] = list(dict.fromkeys(variant.options[position] for variant in variants))
    return values


def _attributes(product: Product) -> dict[str, list[str]]:
    values: defaultdict[str, list[str]] = defaultdict(list)
    held: list[AttributeValue] = product.facet_values  # type: ignore[attr-defined]  # prefetched above
    for value in held:
        values[value.attribute.name].append(value.text)
    return dict(values)


def facet_attributes() -> list[str]:
    """The record attributes shoppers may filter by: each facet attribute and each option name in use, in order."""
    names = Attribute.objects.filter(facet=True).values_list("name", flat=True)
    options = (
        Product.objects.filter(status=Product.Status.ACTIVE).values_list("option_names", flat=True).distinct()
    )
    option_names = {name for used in options for name in used}
    return sorted({f"attributes.{name}" for name in names}) + sorted(
        f"options.{name}" for name in option_names
    )


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
