"""Collections whose rules name a brand or a category by slug. Changes when rules name something else."""

from dataclasses import replace

from django.db.models import QuerySet

from shop.catalog.facts import CollectionRuleChanged
from shop.catalog.models import Collection, Described
from shop.catalog.rules import collection_rule
from shop.common.errors import Conflict
from shop.outbox.record import record


def rename_in_rules(field: str, old: str, new: str) -> None:
    """Let every rule that names `old` name `new`: it goes on to mean the same. Locks those collections."""
    naming = _naming(field, old).select_for_update(no_key=True).order_by("pk")
    collections = list(naming)
    for collection in collections:
        rule = collection_rule(collection.rule)
        conditions = (
            replace(condition, value=new) if (condition.field, condition.value) == (field, old) else condition
            for condition in rule.conditions
        )
        collection.rule = replace(rule, conditions=tuple(conditions)).as_json()
    Collection.objects.bulk_update(collections, ["rule"])


def refuse_if_in_rules(field: str, row: Described) -> None:
    """Raises Conflict while a collection's rule names `row`."""
    names = list(_naming(field, row.slug).order_by("name").values_list("name", flat=True)[:5])
    if names:
        raise Conflict(
            f"{row.name!r} is named in the rules of collections: {', '.join(names)}", code="in_use"
        )


def find_members_again(field: str) -> None:
    """Record CollectionRuleChanged for every rule about `field`: what it means has changed."""
    about = Collection.objects.filter(rule__conditions__contains=[{"field": field}])
    for collection_id in about.order_by("pk").values_list("pk", flat=True):
        record(CollectionRuleChanged(collection_id=collection_id))


def _naming(field: str, slug: str) -> QuerySet[Collection]:
    return Collection.objects.filter(rule__conditions__contains=[{"field": field, "value": slug}])
