"""Create a brand."""

from shop.audit.actor import Actor
from shop.catalog.models import Brand
from shop.catalog.services._rows import cleaned, insert, new_page
from shop.catalog.services.values import BrandFields, given
from shop.common.write import write


@write
def create_brand(*, actor: Actor, fields: BrandFields, origin: str = "") -> Brand:
    """Create a brand. Raises Invalid naming the field: no name, or a slug that is taken."""
    values = cleaned(given(fields))
    brand = new_page(values, Brand)
    brand.origin = origin
    insert(actor=actor, row=brand, values=values)
    return brand
