"""Delete a brand."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.models import Brand
from shop.catalog.services._rows import delete
from shop.catalog.services._rule_references import refuse_if_in_rules
from shop.common.errors import Conflict
from shop.common.write import write


@write
def delete_brand(*, actor: Actor, brand_id: int) -> None:
    """Delete a brand that nothing uses.

    Raises NotFound, or Conflict, saying how many, while products have it or collections' rules name it. Locks
    the brand.
    """
    brand = locks.row(Brand, brand_id, for_delete=True)
    if count := brand.products.count():
        raise Conflict(f"{brand.name!r} still has products: {count}", code="in_use")
    refuse_if_in_rules("brand", brand)
    delete(actor=actor, row=brand, before={"name": brand.name, "slug": brand.slug})
