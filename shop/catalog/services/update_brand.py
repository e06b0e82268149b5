"""Change a brand."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import BrandChanged
from shop.catalog.models import Brand
from shop.catalog.services._rows import cleaned, save_changes
from shop.catalog.services._rule_references import rename_in_rules
from shop.catalog.services.values import BrandFields, given
from shop.common.write import write
from shop.outbox.record import record


@write
def update_brand(*, actor: Actor, brand_id: int, fields: BrandFields) -> Brand:
    """Set the given fields, leave the others; rules of collections follow a new slug.

    Raises NotFound, or Invalid naming the field. Locks the brand, then those collections. Records
    BrandChanged if anything differs.
    """
    brand = locks.row(Brand, brand_id)
    slug = brand.slug
    if changed := save_changes(actor=actor, row=brand, values=cleaned(given(fields))):
        if "slug" in changed:
            rename_in_rules("brand", slug, brand.slug)
        record(BrandChanged(brand_id=brand_id))
    return brand
