from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Collection, CollectionMember, Product
from shop.catalog.services import refresh_collection as slices
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_collection import create_collection
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.delete_collection import delete_collection
from shop.catalog.services.refresh_collection import refresh_collection
from shop.catalog.services.refresh_memberships import refresh_memberships
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.set_collection_members import set_collection_members
from shop.catalog.services.update_collection import update_collection
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    CollectionFields,
    ProductFields,
    VariantFields,
)
from shop.common.errors import Conflict, Invalid
from tests.shop.conftest import Facts


@dataclass
class Range:
    """A mug (18.00, reduced), a shirt (49.00) and a lamp (90.00)."""

    mug: Product
    shirt: Product
    lamp: Product


@pytest.fixture
def range_(actor: Actor, db: None) -> Range:
    """Three products that differ in everything a rule can ask for."""
    clothing = create_category(actor=actor, fields=CategoryFields(name="Clothing"))
    shirts = create_category(actor=actor, fields=CategoryFields(name="Shirts"), parent_id=clothing.pk)
    weaver = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))
    define_attribute(actor=actor, code="wattage", fields=AttributeFields(name="Wattage", kind="number"))

    def make(price: int, compare_at: int | None = None, **fields: Any) -> Product:
        variants = [VariantFields(price=price, compare_at_price=compare_at)]
        return create_product(actor=actor, fields=ProductFields(**fields), variants=variants)

    mug = make(1800, 2000, name="Stoneware mug", tags=["Gift", "new"])
    shirt = make(4900, name="Linen shirt", brand_id=weaver.pk, category_id=shirts.pk, tags=["new"])
    lamp = make(9000, name="Oak lamp")
    set_attributes(
        actor=actor, product_id=lamp.pk, values={"material": ["Oak", "Linen"], "wattage": ["12.5"]}
    )
    set_attributes(actor=actor, product_id=shirt.pk, values={"material": ["Linen"]})
    return Range(mug, shirt, lamp)


def _rule(*conditions: tuple[str, str, Any], match: str = "all") -> dict[str, Any]:
    return {"match": match, "conditions": [{"field": f, "op": op, "value": v} for f, op, v in conditions]}


def _members(collection: Collection) -> list[int]:
    return list(collection.members.values_list("product_id", flat=True))


CHEAP = _rule(("price", "lt", 5000))


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        (CHEAP, {"mug", "shirt"}),
        (_rule(("price", "gte", 4900), ("price", "lte", 9000)), {"shirt", "lamp"}),
        (_rule(("price", "is", 1800)), {"mug"}),
        (_rule(("brand", "is", "weaver")), {"shirt"}),
        (_rule(("brand", "is_not", "weaver")), {"mug", "lamp"}),
        (_rule(("category", "is", "clothing")), {"shirt"}),
        (_rule(("category", "is_not", "clothing")), {"mug", "lamp"}),
        (_rule(("tag", "is", "new"), ("tag", "is_not", "Gift")), {"shirt"}),
        (_rule(("name", "contains", "L")), {"shirt", "lamp"}),
        (_rule(("name", "not_contains", "mug")), {"shirt", "lamp"}),
        (_rule(("name", "starts_with", "oak")), {"lamp"}),
        (_rule(("on_sale", "is", True)), {"mug"}),
        (_rule(("on_sale", "is", False)), {"shirt", "lamp"}),
        (_rule(("attribute.material", "is", "Linen")), {"shirt", "lamp"}),
        (_rule(("attribute.material", "is_not", "Oak")), {"mug", "shirt"}),
        (_rule(("attribute.wattage", "gt", 12)), {"lamp"}),
        (_rule(("attribute.wattage", "is", "12.50")), {"lamp"}),
        (_rule(("brand", "is", "weaver"), ("name", "contains", "lamp"), match="any"), {"shirt", "lamp"}),
    ],
)
def test_a_rule_gathers_what_it_says(
    actor: Actor, range_: Range, rule: dict[str, Any], names: set[str]
) -> None:
    collection = create_collection(actor=actor, fields=CollectionFields(name="Gathered", rule=rule))

    refresh_collection(collection_id=collection.pk)

    assert set(_members(collection)) == {getattr(range_, name).pk for name in names}


def test_a_changed_product_moves_between_collections(actor: Actor, range_: Range, facts: Facts) -> None:
    cheap = create_collection(actor=actor, fields=CollectionFields(name="Cheap", rule=CHEAP))
    by_hand = create_collection(actor=actor, fields=CollectionFields(name="Ours"))
    set_collection_members(actor=actor, collection_id=by_hand.pk, product_ids=[range_.lamp.pk])
    refresh_collection(collection_id=cheap.pk)
    Product.objects.filter(pk=range_.mug.pk).update(list_price=6000)
    Product.objects.filter(pk=range_.lamp.pk).update(list_price=100)
    facts.take()

    refresh_memberships(product_ids=[range_.mug.pk, range_.lamp.pk, 4711])

    assert set(_members(cheap)) == {range_.shirt.pk, range_.lamp.pk}
    assert _members(by_hand) == [range_.lamp.pk]
    assert facts.take() == [("ProductChanged", pk) for pk in sorted([range_.mug.pk, range_.lamp.pk])]

    refresh_memberships(product_ids=[range_.mug.pk, range_.lamp.pk])
    assert facts.take() == []


def test_a_large_collection_is_filled_in_slices_that_owe_the_next(
    actor: Actor, range_: Range, facts: Facts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SLICE", 2)
    everything = create_collection(
        actor=actor, fields=CollectionFields(name="All", rule=_rule(("price", "gte", 0)))
    )
    facts.take()

    refresh_collection(collection_id=everything.pk)
    assert len(_members(everything)) == 2
    assert ("CollectionRuleChanged", everything.pk) in facts.take()

    refresh_collection(collection_id=everything.pk)
    assert len(_members(everything)) == 3
    assert facts.take() == [("ProductChanged", range_.lamp.pk)]


def test_the_workers_keep_a_collection_filled(
    actor: Actor, range_: Range, drain: Callable[[], int], search_server: None
) -> None:
    cheap = create_collection(actor=actor, fields=CollectionFields(name="Cheap", rule=CHEAP))
    drain()
    assert set(_members(cheap)) == {range_.mug.pk, range_.shirt.pk}

    fields = CollectionFields(rule=_rule(("brand", "is", "weaver")))
    update_collection(actor=actor, collection_id=cheap.pk, fields=fields)
    update_product(actor=actor, product_id=range_.lamp.pk, fields=ProductFields(brand_id=_weaver_id()))
    drain()

    assert set(_members(cheap)) == {range_.shirt.pk, range_.lamp.pk}


def _weaver_id() -> int | None:
    return Product.objects.get(name="Linen shirt").brand_id


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ("cheap", "rule"),
        (_rule(("brand", "is", "nobody")), "rule.conditions.0.value"),
        (_rule(("category", "is", "nowhere")), "rule.conditions.0.value"),
        (_rule(("attribute.size", "is", "M")), "rule.conditions.0.field"),
        (_rule(("attribute.material", "lt", "Oak")), "rule.conditions.0.op"),
        (_rule(("attribute.wattage", "is", "bright")), "rule.conditions.0.value"),
    ],
)
def test_a_rule_that_names_nothing_is_refused(
    actor: Actor, range_: Range, facts: Facts, rule: Any, field: str
) -> None:
    facts.take()

    with pytest.raises(Invalid) as refused:
        create_collection(actor=actor, fields=CollectionFields(name="Gathered", rule=rule))

    assert list(refused.value.fields) == [field]
    assert not Collection.objects.exists()
    assert facts.take() == []


def test_members_by_hand_keep_their_order(
    actor: Actor, range_: Range, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    ours = create_collection(actor=actor, fields=CollectionFields(name="Ours"))
    mug, shirt, lamp = range_.mug.pk, range_.shirt.pk, range_.lamp.pk
    set_collection_members(actor=actor, collection_id=ours.pk, product_ids=[mug, shirt])
    facts.take()
    trail()

    set_collection_members(actor=actor, collection_id=ours.pk, product_ids=[lamp, mug])

    assert _members(ours) == [lamp, mug]
    assert facts.take() == [("ProductChanged", shirt), ("ProductChanged", lamp)]
    assert trail() == [
        ("collection.members_set", {"product_ids": [mug, shirt]}, {"product_ids": [lamp, mug]})
    ]

    set_collection_members(actor=actor, collection_id=ours.pk, product_ids=[lamp, mug])
    assert facts.take() == []


def test_members_that_can_not_be_set_are_refused(actor: Actor, range_: Range, facts: Facts) -> None:
    ours = create_collection(actor=actor, fields=CollectionFields(name="Ours"))
    facts.take()

    for wrong in ([4711], [range_.mug.pk] * 2, list(range(6000))):
        with pytest.raises(Invalid) as refused:
            set_collection_members(actor=actor, collection_id=ours.pk, product_ids=wrong)
        assert list(refused.value.fields) == ["product_ids"]

    assert not CollectionMember.objects.exists()
    assert facts.take() == []


def test_members_by_rule_are_not_set_by_hand(actor: Actor, range_: Range) -> None:
    cheap = create_collection(actor=actor, fields=CollectionFields(name="Cheap", rule=CHEAP))

    with pytest.raises(Conflict):
        set_collection_members(actor=actor, collection_id=cheap.pk, product_ids=[range_.lamp.pk])

    assert _members(cheap) == []


def test_a_collection_that_loses_its_rule_keeps_its_members(
    actor: Actor, range_: Range, facts: Facts
) -> None:
    cheap = create_collection(actor=actor, fields=CollectionFields(name="Cheap", rule=CHEAP))
    refresh_collection(collection_id=cheap.pk)
    members = _members(cheap)
    facts.take()

    update_collection(actor=actor, collection_id=cheap.pk, fields=CollectionFields(rule=None, name="Kept"))
    refresh_collection(collection_id=cheap.pk)

    assert _members(cheap) == members
    assert facts.take() == []


def test_a_deleted_collection_leaves_its_products(
    actor: Actor, range_: Range, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    ours = create_collection(actor=actor, fields=CollectionFields(name="Ours"))
    set_collection_members(actor=actor, collection_id=ours.pk, product_ids=[range_.mug.pk])
    facts.take()
    trail()

    delete_collection(actor=actor, collection_id=ours.pk)

    assert Product.objects.count() == 3
    assert facts.take() == [("ProductChanged", range_.mug.pk)]
    assert trail() == [("collection.deleted", {"name": "Ours", "slug": "ours", "rule": None}, None)]
