"""Bring products to what an import says, in bulk. Changes when an import is applied differently.

The number of queries does not depend on the number of products.
"""

from collections.abc import Mapping

from shop.catalog.drafts import Applied, Batch, ProductDraft, Refusal
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Origin, Product
from shop.catalog.services._bulk_attributes import AttributePlan
from shop.catalog.services._bulk_gallery import GalleryPlan
from shop.catalog.services._bulk_products import ProductPlan, names_of
from shop.catalog.services._bulk_variants import VariantPlan
from shop.catalog.services._bulk_work import Work
from shop.common.bulk import allocate_ids
from shop.common.write import write
from shop.outbox.record import record


@write
def apply_products(*, batch: Batch) -> Applied:
    """Create what is new, change what differs, leave the rest; what can't be done is among the refusals.

    Texts are cleaned already; slugs and, within a product, options and picture addresses are unique. Variants
    that a product is to have must carry a price while they are new. May lock the category tree; locks the
    products, then their variants, by id. Records ProductChanged for each product that was created or changed.
    Raises IntegrityError where another writer took a slug or a SKU meanwhile: try again.
    """
    applied = Applied()
    names = names_of(batch, _admitted(batch, _existing(batch, lock=False), applied=None))
    works = _works(batch, applied)
    gallery = GalleryPlan(batch, works)
    variants = VariantPlan(batch, works, gallery)
    attributes = AttributePlan(batch, works)
    products = ProductPlan(batch, works, variants, names)
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


def _existing(batch: Batch, *, lock: bool) -> dict[str, Product]:
    products = Product.objects.filter(slug__in=[draft.slug for draft in batch.products]).order_by("pk")
    if lock:
        products = products.select_for_update(no_key=True)
    return {product.slug: product for product in products}


def _admitted(
    batch: Batch, existing: Mapping[str, Product], *, applied: Applied | None
) -> list[ProductDraft]:
    admitted = []
    for draft in batch.products:
        refusal = _reason_against(draft, existing.get(draft.slug), batch)
        if refusal is None:
            admitted.append(draft)
        elif applied is not None:
            applied.refusals.append(refusal)
    return admitted


def _works(batch: Batch, applied: Applied) -> list[Work]:
    existing = _existing(batch, lock=True)
    admitted = _admitted(batch, existing, applied=applied)
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
        return Refusal(draft.source, "price", "no_variants", reason)
    return None
