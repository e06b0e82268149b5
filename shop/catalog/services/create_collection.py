"""Create a collection."""

from shop.audit.actor import Actor
from shop.catalog.facts import CollectionRuleChanged
from shop.catalog.models import Collection
from shop.catalog.services._rows import cleaned, insert, new_page
from shop.catalog.services._rule_references import resolved_rule
from shop.catalog.services.values import CollectionFields, given
from shop.common.write import write
from shop.outbox.record import record


@write
def create_collection(*, actor: Actor, fields: CollectionFields, origin: str = "") -> Collection:
    """Create a collection; one with a rule is filled by the workers.

    Raises Invalid naming the field: no name, a slug that is taken, a rule that can't be read or names what
    does not exist. Records CollectionRuleChanged where there is a rule.
    """
    values = cleaned(given(fields))
    if values.get("rule") is not None:
        values["rule"] = resolved_rule(values["rule"])
    collection = new_page(values, Collection)
    collection.origin = origin
    insert(actor=actor, row=collection, values=values)
    if collection.rule is not None:
        record(CollectionRuleChanged(collection_id=collection.pk))
    return collection
