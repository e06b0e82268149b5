from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Attribute, Product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.update_attribute import update_attribute
from shop.catalog.services.values import AttributeFields
from shop.common.errors import Conflict, Invalid, NotFound
from tests.shop.conftest import Facts


@pytest.fixture
def attributes(actor: Actor, db: None) -> dict[str, Attribute]:
    """One attribute of each kind."""
    return {
        code: define_attribute(actor=actor, code=code, fields=AttributeFields(name=code.title(), kind=kind))
        for code, kind in (("material", "text"), ("wattage", "number"), ("dimmable", "boolean"))
    }


def _values(product: Product) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in product.attribute_values.select_related("attribute").order_by("text"):
        found.setdefault(value.attribute.code, []).append(value.text)
    return found


def test_values_are_set_by_code_and_the_others_stay(
    actor: Actor,
    shirt: Product,
    attributes: dict[str, Attribute],
    facts: Facts,
    trail: Callable[[], list[Any]],
) -> None:
    set_attributes(
        actor=actor, product_id=shirt.pk, values={"material": ["Linen", "Cotton"], "wattage": ["12.50"]}
    )
    number = shirt.attribute_values.get(attribute__code="wattage")
    assert (number.text, number.number, number.boolean) == ("12.5", Decimal("12.5"), None)
    facts.take()
    trail()

    set_attributes(
        actor=actor, product_id=shirt.pk, values={"material": ["Linen", "Linen"], "dimmable": [True]}
    )

    assert _values(shirt) == {"material": ["Linen"], "wattage": ["12.5"], "dimmable": ["true"]}
    assert facts.take() == [("ProductChanged", shirt.pk)]
    assert trail() == [
        (
            "product.attributes_set",
            {"dimmable": [], "material": ["Cotton", "Linen"]},
            {"dimmable": ["true"], "material": ["Linen"]},
        )
    ]

    set_attributes(actor=actor, product_id=shirt.pk, values={"material": []})
    assert _values(shirt) == {"wattage": ["12.5"], "dimmable": ["true"]}


def test_the_same_values_again_leave_no_trace(
    actor: Actor, shirt: Product, attributes: dict[str, Attribute], facts: Facts
) -> None:
    set_attributes(actor=actor, product_id=shirt.pk, values={"wattage": ["12"], "material": ["a", "B"]})
    facts.take()

    set_attributes(actor=actor, product_id=shirt.pk, values={"wattage": [12.0], "material": ["B", "a"]})

    assert facts.take() == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"size": ["M"]}, "attributes.size"),
        ({"wattage": ["bright"]}, "attributes.wattage"),
        ({"wattage": [1, 2]}, "attributes.wattage"),
        ({"dimmable": ["perhaps"]}, "attributes.dimmable"),
        ({"material": ["x" * 256]}, "attributes.material"),
        ({"material": [str(n) for n in range(101)]}, "attributes.material"),
    ],
)
def test_a_refusal_leaves_the_values(
    actor: Actor,
    shirt: Product,
    attributes: dict[str, Attribute],
    facts: Facts,
    values: dict[str, list[Any]],
    field: str,
) -> None:
    set_attributes(actor=actor, product_id=shirt.pk, values={"material": ["Linen"]})
    facts.take()

    with pytest.raises(Invalid) as refused:
        set_attributes(actor=actor, product_id=shirt.pk, values={"material": ["Wool"], **values})

    assert list(refused.value.fields) == [field]
    assert _values(shirt) == {"material": ["Linen"]}
    assert facts.take() == []


def test_an_attribute_is_a_text_facet_unless_said_otherwise(actor: Actor, db: None, facts: Facts) -> None:
    attribute = define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))

    assert (attribute.kind, attribute.facet, attribute.unit) == ("text", True, "")
    assert facts.take() == []


@pytest.mark.parametrize(
    ("code", "fields", "field"),
    [
        ("material", AttributeFields(name="Again"), "code"),
        ("Screen size", AttributeFields(name="Screen size"), "code"),
        ("size", AttributeFields(), "name"),
        ("size", AttributeFields(name="Size", kind="colour"), "kind"),
        ("size", AttributeFields(name="Size", unit="x" * 17), "unit"),
    ],
)
def test_an_attribute_that_can_not_be_defined_is_not(
    actor: Actor, attributes: dict[str, Attribute], code: str, fields: AttributeFields, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        define_attribute(actor=actor, code=code, fields=fields)

    assert list(refused.value.fields) == [field]
    assert Attribute.objects.count() == 3


def test_an_attribute_changes_and_the_change_is_told(
    actor: Actor, attributes: dict[str, Attribute], facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    wattage = attributes["wattage"]
    trail()

    update_attribute(actor=actor, attribute_id=wattage.pk, fields=AttributeFields(unit="W", name="Wattage"))
    update_attribute(actor=actor, attribute_id=wattage.pk, fields=AttributeFields(unit="W"))

    assert facts.take() == [("AttributeChanged", wattage.pk)]
    assert trail() == [("attribute.updated", {"unit": ""}, {"unit": "W"})]


def test_the_kind_changes_only_while_nothing_has_the_attribute(
    actor: Actor, shirt: Product, attributes: dict[str, Attribute], facts: Facts
) -> None:
    material = attributes["material"]
    set_attributes(actor=actor, product_id=shirt.pk, values={"material": ["Linen"]})
    facts.take()

    with pytest.raises(Conflict) as refused:
        update_attribute(actor=actor, attribute_id=material.pk, fields=AttributeFields(kind="number"))
    assert list(refused.value.fields) == ["kind"]
    assert facts.take() == []

    set_attributes(actor=actor, product_id=shirt.pk, values={"material": []})
    update_attribute(actor=actor, attribute_id=material.pk, fields=AttributeFields(kind="number"))
    assert Attribute.objects.get(pk=material.pk).kind == "number"


def test_an_unknown_attribute_is_not_found(actor: Actor, db: None) -> None:
    with pytest.raises(NotFound):
        update_attribute(actor=actor, attribute_id=4711, fields=AttributeFields(name="Size"))
