"""Set a product's attribute values."""

from collections.abc import Mapping, Sequence
from typing import Any

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import ProductChanged
from shop.catalog.models import Attribute, AttributeValue, Product
from shop.catalog.rules import TypedValue, attribute_value
from shop.catalog.services._rows import audit
from shop.common.errors import Invalid
from shop.common.write import write
from shop.outbox.record import record

MAX_VALUES = 100


@write
def set_attributes(*, actor: Actor, product_id: int, values: Mapping[str, Sequence[Any]]) -> None:
    """Give the product these values, strings or JSON scalars by attribute code; other attributes stay.

    An empty sequence takes the attribute away. Only text attributes may have several values. Raises NotFound,
    or Invalid naming ``attributes.<code>``. Locks the product. Records ProductChanged if anything differs.
    """
    product = locks.row(Product, product_id)
    attributes = {attribute.code: attribute for attribute in Attribute.objects.filter(code__in=values)}
    locks.referenced(Attribute, [attribute.pk for attribute in attributes.values()])
    wanted = {code: _typed(code, attributes.get(code), raws) for code, raws in values.items()}
    present = product.attribute_values.filter(attribute__code__in=wanted).select_related("attribute")
    before: dict[str, list[str]] = {code: [] for code in wanted}
    for value in present.order_by("text"):
        before[value.attribute.code].append(value.text)
    after = {code: sorted(typed) for code, typed in wanted.items()}
    differing = sorted(code for code in wanted if before[code] != after[code])
    if not differing:
        return
    product.attribute_values.filter(attribute__code__in=differing).delete()
    AttributeValue.objects.bulk_create(
        AttributeValue(
            product=product, attribute=attributes[code], text=v.text, number=v.number, boolean=v.boolean
        )
        for code in differing
        for v in wanted[code].values()
    )
    audit(
        actor=actor,
        row=product,
        action="attributes_set",
        before={code: before[code] for code in differing},
        after={code: after[code] for code in differing},
    )
    record(ProductChanged(product_id=product_id))


def _typed(code: str, attribute: Attribute | None, raws: Sequence[Any]) -> dict[str, TypedValue]:
    """The values by their text, so that one given twice counts once."""
    field = f"attributes.{code}"
    if attribute is None:
        raise Invalid.field(field, "there is no such attribute")
    try:
        typed = {value.text: value for value in (attribute_value(attribute.kind, raw) for raw in raws)}
    except ValueError as error:
        raise Invalid.field(field, str(error)) from error
    allowed = MAX_VALUES if attribute.kind == Attribute.Kind.TEXT else 1
    if len(typed) > allowed:
        raise Invalid.field(field, f"at most {allowed} values are allowed; these are {len(typed)}")
    return typed
