"""Change an attribute."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import AttributeChanged
from shop.catalog.models import Attribute
from shop.catalog.services._rows import cleaned, save_changes
from shop.catalog.services.values import AttributeFields, given
from shop.common.errors import Conflict
from shop.common.write import write
from shop.outbox.record import record


@write
def update_attribute(*, actor: Actor, attribute_id: int, fields: AttributeFields) -> Attribute:
    """Set the given fields and leave the others.

    Raises NotFound, Invalid naming the field, or Conflict for another kind while products have values. Locks
    the attribute. Records AttributeChanged if anything differs.
    """
    values = cleaned(given(fields))
    # Giving a product a value holds the attribute; its kind must not change under that.
    attribute = locks.row(Attribute, attribute_id, for_delete="kind" in values)
    if values.get("kind", attribute.kind) != attribute.kind and (count := attribute.values.count()):
        reason = f"can't change while products have values of it ({count})"
        raise Conflict(f"kind: {reason}", fields={"kind": [reason]})
    if save_changes(actor=actor, row=attribute, values=values):
        record(AttributeChanged(attribute_id=attribute_id))
    return attribute
