"""Delete a product."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductDeleted
from shop.catalog.models import Product
from shop.catalog.services._rows import delete
from shop.common.write import write
from shop.outbox.record import record


@write
def delete_product(*, actor: Actor, product_id: int) -> None:
    """Delete a product with its variants, their stock, its gallery and memberships; pictures stay.

    Raises NotFound. Locks the product. Records ProductDeleted.
    """
    product = locks.row(Product, product_id, for_delete=True)
    delete(actor=actor, row=product, before={"name": product.name, "slug": product.slug})
    record(ProductDeleted(product_id=product_id))
