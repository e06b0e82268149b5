"""Create a product."""

from collections.abc import Sequence

from django.conf import settings

from shop.audit.actor import Actor
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Product
from shop.catalog.services._product import check_references
from shop.catalog.services._rows import cleaned, insert, new_page
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.values import ProductFields, VariantFields, given
from shop.common.write import write
from shop.outbox.record import record


@write
def create_product(
    *,
    actor: Actor,
    fields: ProductFields,
    variants: Sequence[VariantFields] = (),
    currency: str = "",
    origin: str = "",
) -> Product:
    """Create a product, a draft unless its status says otherwise, with its variants in their order.

    `currency` is the shop's where it is empty. Raises Invalid naming the field: no name, a slug that is
    taken, an unknown brand or category, or what `save_variants` refuses. Records ProductChanged.
    """
    values = cleaned(given(fields))
    check_references(values)
    product = new_page(values, Product)
    product.currency = currency or settings.SHOP_CURRENCY
    product.origin = origin
    insert(actor=actor, row=product, values=values)
    if variants:
        save_variants(actor=actor, product_id=product.pk, variants=variants)
        product.refresh_from_db(fields=["list_price", "list_compare_at_price", "updated_at"])
    record(ProductChanged(product_id=product.pk))
    return product
