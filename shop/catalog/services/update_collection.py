"""Change a collection."""

from shop.audit.actor import Actor
from shop.catalog import locks
from shop.catalog.facts import CollectionRuleChanged
from shop.catalog.models import Collection
from shop.catalog.services._rows import cleaned, save_changes
from shop.catalog.services._rule_references import resolved_rule
from shop.catalog.services.values import CollectionFields, given
from shop.common.write import write
from shop.outbox.record import record


@write
def update_collection(*, actor: Actor, collection_id: int, fields: CollectionFields) -> Collection:
    """Set the given fields, leave the others. A collection that loses its rule keeps its members.

    Raises NotFound, or Invalid naming the field. Locks the collection. Records CollectionRuleChanged if
    another rule is to gather the members.
    """
    collection = locks.row(Collection, collection_id)
    values = cleaned(given(fields))
    if values.get("rule") is not None:
        values["rule"] = resolved_rule(values["rule"])
    changed = save_changes(actor=actor, row=collection, values=values)
    if changed.get("rule") is not None:
        record(CollectionRuleChanged(collection_id=collection_id))
    return collection
