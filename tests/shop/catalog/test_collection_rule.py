from typing import Any

import pytest

from shop.catalog.rules import collection_rule
from shop.common.errors import Invalid


def _rule(**condition: Any) -> dict[str, Any]:
    return {"match": "all", "conditions": [condition]}


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "brand", "op": "is", "value": "weaver"},
        {"field": "category", "op": "is_not", "value": "kitchen"},
        {"field": "tag", "op": "is", "value": "Summer"},
        {"field": "name", "op": "contains", "value": "mug"},
        {"field": "price", "op": "lte", "value": 5000},
        {"field": "on_sale", "op": "is", "value": True},
        {"field": "attribute.wattage", "op": "gt", "value": 40},
        {"field": "attribute.material", "op": "is", "value": "Oak"},
    ],
)
def test_a_rule_reads_back_as_it_was_written(condition: dict[str, Any]) -> None:
    rule = {"match": "any", "conditions": [condition]}

    assert collection_rule(rule).as_json() == rule


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ("cheap", "rule"),
        ({"conditions": []}, "rule.match"),
        ({"match": "all", "conditions": []}, "rule.conditions"),
        ({"match": "all", "conditions": [{}] * 51}, "rule.conditions"),
        ({"match": "all", "conditions": ["price"]}, "rule.conditions.0"),
        (_rule(field="price", op="lt", value=1, unit="USD"), "rule.conditions.0"),
        (_rule(field="colour", op="is", value="red"), "rule.conditions.0.field"),
        (_rule(field=["price"], op="is", value=1), "rule.conditions.0.field"),
        (_rule(field="attribute.", op="is", value="red"), "rule.conditions.0.field"),
        (_rule(field="brand", op="lt", value="weaver"), "rule.conditions.0.op"),
        (_rule(field="brand", op=["is"], value="weaver"), "rule.conditions.0.op"),
        (_rule(field="price", op="lt", value=19.9), "rule.conditions.0.value"),
        (_rule(field="price", op="lt", value=True), "rule.conditions.0.value"),
        (_rule(field="price", op="lt", value=-1), "rule.conditions.0.value"),
        (_rule(field="on_sale", op="is", value="yes"), "rule.conditions.0.value"),
        (_rule(field="tag", op="is", value=" "), "rule.conditions.0.value"),
        (_rule(field="tag", op="is", value=["a"]), "rule.conditions.0.value"),
    ],
)
def test_a_rule_that_can_not_be_read_says_where(rule: Any, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        collection_rule(rule)

    assert list(refused.value.fields) == [field]
