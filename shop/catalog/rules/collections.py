"""The rule by which a collection gathers its products. Changes when rules can ask for something else.

A rule is JSON: ``{"match": "all", "conditions": [{"field": "price", "op": "lt", "value": 5000}]}``. Brands
and categories are named by slug, a category means its whole subtree, price is the list price in minor units.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop.catalog.rules.text import clean_line
from shop.common.errors import Invalid
from shop.common.money import MAX_MINOR_UNITS

MAX_CONDITIONS = 50
ATTRIBUTE_PREFIX = "attribute."

_EQUALITY = frozenset({"is", "is_not"})
_ORDER = frozenset({"lt", "lte", "gt", "gte"})
_WORDING = frozenset({"contains", "not_contains", "starts_with"})
_OPERATORS: dict[str, frozenset[str]] = {
    "brand": _EQUALITY,
    "category": _EQUALITY,
    "tag": _EQUALITY,
    "name": _EQUALITY | _WORDING,
    "price": _EQUALITY | _ORDER,
    "on_sale": frozenset({"is"}),
}
_ATTRIBUTE_CODE = re.compile(r"[-a-zA-Z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class RuleCondition:
    """One comparison. `value` is an integer for price, a boolean for on_sale, else text or a JSON scalar."""

    field: str
    op: str
    value: Any

    @property
    def attribute(self) -> str | None:
        """The attribute's code, where an attribute is compared."""
        return self.field.removeprefix(ATTRIBUTE_PREFIX) if self.field.startswith(ATTRIBUTE_PREFIX) else None


@dataclass(frozen=True, slots=True)
class CollectionRule:
    """Conditions of which all, or at least one (`match` is *any*), must hold."""

    match: str
    conditions: tuple[RuleCondition, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape that `collection_rule` reads."""
        conditions = [{"field": c.field, "op": c.op, "value": c.value} for c in self.conditions]
        return {"match": self.match, "conditions": conditions}


def collection_rule(raw: Any) -> CollectionRule:
    """Read a rule. Raises Invalid on ``rule.match``, ``rule.conditions`` or ``rule.conditions.<n>.<key>``."""
    if not isinstance(raw, Mapping):
        raise Invalid.field("rule", "must be an object with match and conditions")
    match, conditions = raw.get("match"), raw.get("conditions")
    if match not in ("all", "any"):
        raise Invalid.field("rule.match", "must be all or any")
    if not isinstance(conditions, list) or not 1 <= len(conditions) <= MAX_CONDITIONS:
        raise Invalid.field("rule.conditions", f"must be a list of 1 to {MAX_CONDITIONS} conditions")
    read = (_condition(f"rule.conditions.{index}", condition) for index, condition in enumerate(conditions))
    return CollectionRule(match, tuple(read))


def _condition(label: str, raw: Any) -> RuleCondition:
    if not isinstance(raw, Mapping) or set(raw) != {"field", "op", "value"}:
        raise Invalid.field(label, "must be an object with field, op and value")
    field, op = raw["field"], raw["op"]
    operators = _operators(field)
    if not operators:
        known = ", ".join([*_OPERATORS, f"{ATTRIBUTE_PREFIX}<code>"])
        raise Invalid.field(f"{label}.field", f"{field!r} is not one of {known}")
    if not isinstance(op, str) or op not in operators:
        raise Invalid.field(f"{label}.op", f"{op!r} is not one of {', '.join(sorted(operators))}")
    return RuleCondition(field, op, _value(f"{label}.value", field, raw["value"]))


def _operators(field: Any) -> frozenset[str]:
    if not isinstance(field, str):
        return frozenset()
    if field.startswith(ATTRIBUTE_PREFIX) and _ATTRIBUTE_CODE.fullmatch(field.removeprefix(ATTRIBUTE_PREFIX)):
        return _EQUALITY | _ORDER
    return _OPERATORS.get(field, frozenset())


def _value(label: str, field: str, raw: Any) -> Any:
    if field == "on_sale":
        if not isinstance(raw, bool):
            raise Invalid.field(label, "must be true or false")
        return raw
    if field == "price":
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw <= MAX_MINOR_UNITS:
            raise Invalid.field(label, "must be a whole number of minor units")
        return raw
    if field.startswith(ATTRIBUTE_PREFIX) and isinstance(raw, bool | int):
        return raw
    if not isinstance(raw, str):
        raise Invalid.field(label, "must be a text")
    return clean_line(label, raw, required=True)
