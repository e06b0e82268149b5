"""Change a product's own fields."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Product
from shop.catalog.rules import check_variants
from shop.catalog.services._product import check_references
from shop.catalog.services._rows import cleaned, save_changes
from shop.catalog.services.values import ProductFields, given
from shop.common.errors import Invalid
from shop.common.write import write
from shop.outbox.record import record


@write
def update_product(*, actor: Actor, product_id: int, fields: ProductFields) -> Product:
    """Set the given fields, leave the others. Options are renamed here, added and removed by `save_variants`.

    Raises NotFound, or Invalid naming the field: a slug that is taken, an unknown brand or category, option
    names that don't fit the variants. Locks the product. Records ProductChanged if anything differs.
    """
    product = locks.row(Product, product_id)
    values = cleaned(given(fields))
    check_references(values)
    names = values.get("option_names", product.option_names)
    if len(names) != len(product.option_names):
        _check_fit(product, names)
    if save_changes(actor=actor, row=product, values=values):
        record(ProductChanged(product_id=product_id))
    return product


def _check_fit(product: Product, names: list[str]) -> None:
    try:
        check_variants(names, locks.variants(product.pk))
    except Invalid as error:
        raise Invalid.field("option_names", f"don't fit the product's variants ({error.detail})") from error
