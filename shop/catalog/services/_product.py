"""What several services about products share: references that must exist, the list price."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from shop.catalog import locks
from shop.catalog.models import Brand, Category, Variant
from shop.catalog.rules import list_price
from shop.common.errors import Invalid

_REFERENCES: Mapping[str, type[Model]] = {"brand_id": Brand, "category_id": Category}


def check_references(values: Mapping[str, Any]) -> None:
    """Keep the brand and the category from being deleted meanwhile. Raises Invalid where one is unknown."""
    for column, model in _REFERENCES.items():
        wanted = values.get(column)
        if wanted is not None and not locks.referenced(model, [wanted]):
            raise Invalid.field(column, f"there is no {model._meta.verbose_name} {wanted}")


def list_price_columns(variants: Iterable[Variant]) -> dict[str, int | None]:
    """The product's denormalised price columns for these variants."""
    price, compare_at_price = list_price(variants) or (None, None)
    return {"list_price": price, "list_compare_at_price": compare_at_price}
