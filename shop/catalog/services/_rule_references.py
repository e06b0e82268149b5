"""What collections' rules name: brands, categories, attributes. Changes when they name something else."""

from dataclasses import replace
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from shop.catalog import locks
from shop.catalog.facts import CollectionRuleChanged
from shop.catalog.models import Attribute, Brand, Category, Collection, Described
from shop.catalog.rules import CollectionRule, RuleCondition, attribute_value, collection_rule
from shop.common.errors import Conflict, Invalid
from shop.outbox.record import record

_NAMED: dict[str, type[Described]] = {"brand": Brand, "category": Category}

M = TypeVar("M", bound=Model)


def resolved_rule(raw: dict[str, Any]) -> dict[str, Any]:
    """A rule whose every name exists and is kept from deletion, with attribute values in plain notation.

    Raises Invalid on ``rule.conditions.<n>.<key>``.
    """
    rule = collection_rule(raw)
    conditions = (_resolved(f"rule.conditions.{index}", c) for index, c in enumerate(rule.conditions))
    return replace(rule, conditions=tuple(conditions)).as_json()


def _resolved(label: str, condition: RuleCondition) -> RuleCondition:
    if condition.field in _NAMED:
        _hold(f"{label}.value", _NAMED[condition.field], {"slug": condition.value})
    if condition.attribute is None:
        return condition
    attribute = _hold(f"{label}.field", Attribute, {"code": condition.attribute})
    if condition.op not in {"is", "is_not"} and attribute.kind != Attribute.Kind.NUMBER:
        raise Invalid.field(
            f"{label}.op", f"only numbers are in order; {attribute.code!r} is {attribute.kind}"
        )
    try:
        return replace(condition, value=attribute_value(attribute.kind, condition.value).text)
    except ValueError as error:
        raise Invalid.field(f"{label}.value", str(error)) from error


def _hold(label: str, model: type[M], key: dict[str, str]) -> M:
    found = model._default_manager.filter(**key).first()
    if found is None or not locks.referenced(model, [found.pk]):
        raise Invalid.field(label, f"there is no {model._meta.verbose_name} {next(iter(key.values()))!r}")
    return found


def rename_in_rules(field: str, old: str, new: str) -> None:
    """Let every rule that names `old` name `new`: it goes on to mean the same. Locks those collections."""
    collections = list(_naming(field, old).select_for_update(no_key=True).order_by("pk"))
    for collection in collections:
        collection.rule = _renamed(collection_rule(collection.rule), field, old, new).as_json()
    Collection.objects.bulk_update(collections, ["rule"])


def _renamed(rule: CollectionRule, field: str, old: str, new: str) -> CollectionRule:
    conditions = (
        replace(condition, value=new) if (condition.field, condition.value) == (field, old) else condition
        for condition in rule.conditions
    )
    return replace(rule, conditions=tuple(conditions))


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
