"""Remove the demo catalogue."""

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.catalog import locks
from shop.catalog.facts import ProductDeleted
from shop.catalog.models import Attribute, Brand, Category, Origin, Product, ProductImage
from shop.common.write import write
from shop.media.services.remove_images import remove_images
from shop.outbox.record import record


@write
def remove_demo(*, actor: Actor) -> int:
    """Remove demo products with their pictures, then demo brands, categories and attributes without a use.

    What the shop's own products use stays. Returns the number of products. Locks the category tree, then the
    products by id. Records ProductDeleted for each.
    """
    locks.category_tree()
    products = Product.objects.filter(origin=Origin.DEMO)
    ids = list(products.select_for_update().order_by("pk").values_list("pk", flat=True))
    shown = set(ProductImage.objects.filter(product_id__in=ids).values_list("image_id", flat=True))
    Product.objects.filter(pk__in=ids).delete()
    shown -= set(ProductImage.objects.filter(image_id__in=shown).values_list("image_id", flat=True))
    remove_images(ids=shown)
    Brand.objects.filter(origin=Origin.DEMO, products=None).delete()
    Attribute.objects.filter(origin=Origin.DEMO, values=None).delete()
    _remove_categories()
    for id_ in ids:
        record(ProductDeleted(product_id=id_))
    if ids:
        add_entry(actor=actor, change=Change("demo.removed", "product", "", before={"products": len(ids)}))
    return len(ids)


def _remove_categories() -> None:
    """From the leaves up, level by level."""
    unused = Category.objects.filter(origin=Origin.DEMO, products=None, children=None)
    while leaves := list(unused.values_list("pk", flat=True)):
        Category.objects.filter(pk__in=leaves).delete()
