from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Brand, Product
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_collection import create_collection
from shop.catalog.services.delete_brand import delete_brand
from shop.catalog.services.update_brand import update_brand
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import BrandFields, CollectionFields, ProductFields
from shop.common.errors import Conflict, Invalid
from tests.shop.conftest import Facts


@pytest.fixture
def weaver(actor: Actor, db: None) -> Brand:
    """A brand."""
    return create_brand(actor=actor, fields=BrandFields(name="Weaver"))


def _rule(slug: str) -> dict[str, Any]:
    return {"match": "all", "conditions": [{"field": "brand", "op": "is", "value": slug}]}


def test_a_brand_changes_and_the_change_is_told(
    actor: Actor, weaver: Brand, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    trail()

    update_brand(actor=actor, brand_id=weaver.pk, fields=BrandFields(name="Weaver & Sons"))
    update_brand(actor=actor, brand_id=weaver.pk, fields=BrandFields(name="Weaver & Sons"))

    assert facts.take() == [("BrandChanged", weaver.pk)]
    assert trail() == [("brand.updated", {"name": "Weaver"}, {"name": "Weaver & Sons"})]


def test_rules_follow_a_new_slug(actor: Actor, weaver: Brand) -> None:
    collection = create_collection(actor=actor, fields=CollectionFields(name="Woven", rule=_rule("weaver")))

    update_brand(actor=actor, brand_id=weaver.pk, fields=BrandFields(slug="weavers"))

    collection.refresh_from_db()
    assert collection.rule == _rule("weavers")


def test_a_slug_that_is_taken_is_refused(actor: Actor, weaver: Brand, facts: Facts) -> None:
    potter = create_brand(actor=actor, fields=BrandFields(name="Potter"))

    with pytest.raises(Invalid) as refused:
        update_brand(actor=actor, brand_id=potter.pk, fields=BrandFields(slug="weaver"))

    assert list(refused.value.fields) == ["slug"]
    assert facts.take() == []


def test_a_brand_in_use_is_not_deleted(actor: Actor, weaver: Brand, shirt: Product) -> None:
    update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(brand_id=weaver.pk))

    with pytest.raises(Conflict, match="products: 1"):
        delete_brand(actor=actor, brand_id=weaver.pk)

    assert Brand.objects.count() == 1


def test_a_brand_that_a_rule_names_is_not_deleted(actor: Actor, weaver: Brand) -> None:
    create_collection(actor=actor, fields=CollectionFields(name="Woven", rule=_rule("weaver")))

    with pytest.raises(Conflict, match="Woven"):
        delete_brand(actor=actor, brand_id=weaver.pk)


def test_an_unused_brand_is_deleted(actor: Actor, weaver: Brand, trail: Callable[[], list[Any]]) -> None:
    trail()

    delete_brand(actor=actor, brand_id=weaver.pk)

    assert not Brand.objects.exists()
    assert trail() == [("brand.deleted", {"name": "Weaver", "slug": "weaver"}, None)]
