"""Say what the index shows as it is now."""

from collections.abc import Iterable

from shop.common.write import write
from shop.outbox.record import record
from shop.search.facts import CategoryIndexed, ProductsIndexed


@write
def report_products(*, product_ids: Iterable[int]) -> None:
    """Record ProductsIndexed, once the index has confirmed the records of `product_ids`."""
    record(ProductsIndexed(product_ids=tuple(product_ids)))


@write
def report_category(*, category_id: int) -> None:
    """Record CategoryIndexed, for a category that no record shows."""
    record(CategoryIndexed(category_id=category_id))
