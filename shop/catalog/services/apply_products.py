"""Bring many products of the catalogue to what an import says, in bulk. Changes when an import can change
more.

The number of queries does not depend on the number of products.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shop.catalog.drafts import Applied, Batch, ProductDraft, Refusal
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Origin, Product
from shop.catalog.rules import list_price
from shop.catalog.services._bulk_attributes import AttributePlan
from shop.catalog.services._bulk_gallery import GalleryPlan
from shop.catalog.services._bulk_variants import VariantPlan
from shop.catalog.services._bulk_work import Work
from shop.catalog.services._named import brands_by_name, categories_by_path
from shop.common.bulk import allocate_ids, copy_rows, update_rows
from shop.common.clock import now
from shop.common.write import write
from shop.outbox.record import record

_DIRECT = ("name", "status", "description", "seo_title", "seo_description")
_COLUMNS = (
    *_DIRECT,
    *("brand_id", "category_id", "tags", "option_names", "origin", "currency"),
    *("list_price", "list_compare_at_price"),
)


@write
def apply_products(*, batch: Batch) -> Applied:
    """Create what is new, change what differs, leave the rest alone; what can't be done is among the
    refusals.

    Texts are cleaned already; slugs and, within a product, options and picture addresses are unique. Variants
    that a product is to have must carry a price while they are new. Locks the products and their variants by
    id. Records ProductChanged for each product that was created or changed. Raises IntegrityError where
    another writer took a slug or a SKU meanwhile: try again.
    """
    applied = Applied()
    works = _admit(batch, applied)
    gallery = GalleryPlan(batch, works)
    variants = VariantPlan(batch, works, gallery)
    attributes = AttributePlan(batch, works)
    products = _Products(batch, works, variants)
    products.write(touched=gallery.touched | variants.touched | attributes.touched)
    gallery.write()
    variants.write()
    attributes.write()
    applied.refusals += [*variants.refusals, *attributes.refusals]
    for work in works:
        _sort(work, products.touched, applied)
        _note_variants(work, variants, applied)
    for product_id in sorted(products.touched):
        record(ProductChanged(product_id=product_id))
    return applied


def _sort(work: Work, touched: set[int], applied: Applied) -> None:
    """Put the product among the created, updated or unchanged."""
    if work.existing is None:
        applied.created[work.draft.slug] = work.id
    elif work.id in touched:
        applied.updated[work.draft.slug] = work.id
    else:
        applied.unchanged[work.draft.slug] = work.id


def _note_variants(work: Work, variants: VariantPlan, applied: Applied) -> None:
    drafted = {draft.options for draft in work.draft.variants}
    for row in variants.of(work.id):
        if row.options in drafted:
            applied.variants[work.draft.slug, row.options] = row.id


def _admit(batch: Batch, applied: Applied) -> list[Work]:
    slugs = [draft.slug for draft in batch.products]
    locked = Product.objects.select_for_update(no_key=True).filter(slug__in=slugs).order_by("pk")
    existing = {product.slug: product for product in locked}
    admitted: list[ProductDraft] = []
    for draft in batch.products:
        if refusal := _reason_against(draft, existing.get(draft.slug), batch):
            applied.refusals.append(refusal)
        else:
            admitted.append(draft)
    ids = iter(allocate_ids(Product, sum(draft.slug not in existing for draft in admitted)))
    return [
        Work(known.pk if (known := existing.get(draft.slug)) else next(ids), draft, known)
        for draft in admitted
    ]


def _reason_against(draft: ProductDraft, existing: Product | None, batch: Batch) -> Refusal | None:
    if existing is not None:
        if batch.origin == Origin.DEMO and existing.origin != Origin.DEMO:
            reason = f"{draft.slug!r} is a product of the shop's own, which demo data leaves alone"
            return Refusal(draft.source, "handle", "not_demo", reason)
        return None
    if not draft.name:
        reason = f"is empty, and the new product {draft.slug!r} needs a name; it was left out"
        return Refusal(draft.source, "name", "missing_title", reason)
    if not any(variant.price is not None for variant in draft.variants):
        reason = f"the new product {draft.slug!r} has no variant with a price, so it was left out"
        return Refusal(draft.source, "", "no_variants", reason)
    return None


@dataclass(frozen=True, slots=True)
class _Names:
    brands: dict[str, int]
    categories: dict[tuple[str, ...], int]


class _Products:
    """The product rows themselves; `touched` are the ids of those that were written."""

    def __init__(self, batch: Batch, works: list[Work], variants: VariantPlan) -> None:
        self._batch = batch
        self._works = works
        self._variants = variants
        # In the batch's order: of two spellings of one name the first is kept, whatever the process.
        brands = dict.fromkeys(work.draft.brand for work in works if work.draft.brand)
        categories = dict.fromkeys(work.draft.category for work in works if work.draft.category)
        self._names = _Names(
            brands_by_name(brands.keys(), origin=batch.origin),
            categories_by_path(categories.keys(), origin=batch.origin),
        )
        self.touched: set[int] = set()

    def write(self, *, touched: Iterable[int]) -> None:
        """Insert the new ones; update those that differ or of which a part, whose ids are `touched`, does."""
        parts = set(touched)
        created, updated = [], []
        for work in self._works:
            target = self._target(work)
            if work.existing is None:
                created.append((work.id, work.draft.slug, *target))
            elif work.id in parts or any(
                getattr(work.existing, column) != value
                for column, value in zip(_COLUMNS, target, strict=True)
            ):
                updated.append((work.id, *target, now()))
        copy_rows(Product, ("id", "slug", *_COLUMNS), created)
        update_rows(Product, (*_COLUMNS, "updated_at"), updated)
        self.touched = {row[0] for row in (*created, *updated)}

    def _target(self, work: Work) -> tuple[Any, ...]:
        values = self._spoken_of(work.draft)
        base = work.existing or Product(status=work.draft.status)
        values["origin"] = self._batch.origin
        values["currency"] = self._batch.currency
        price = list_price(self._variants.of(work.id))
        values["list_price"], values["list_compare_at_price"] = price or (None, None)
        return tuple(values.get(column, getattr(base, column)) for column in _COLUMNS)

    def _spoken_of(self, draft: ProductDraft) -> dict[str, Any]:
        given = self._batch.fields
        values: dict[str, Any] = {column: getattr(draft, column) for column in _DIRECT if column in given}
        if not draft.name:
            values.pop("name", None)
        if "brand" in given:
            values["brand_id"] = self._names.brands.get(draft.brand)
        if "category" in given:
            values["category_id"] = self._names.categories.get(draft.category)
        if "tags" in given:
            values["tags"] = list(draft.tags)
        if "options" in given and draft.variants:
            values["option_names"] = list(draft.option_names)
        return values
