from collections.abc import Callable
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_product import create_product
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import BrandFields, ProductFields
from shop.common.errors import Invalid, NotFound
from tests.shop.conftest import Facts


def test_only_the_given_fields_change(
    actor: Actor, shirt: Product, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    trail()

    update_product(
        actor=actor,
        product_id=shirt.pk,
        fields=ProductFields(name="Cotton shirt", tags=["new"], status="active"),
    )

    stored = Product.objects.get()
    assert (stored.name, stored.slug, stored.tags) == ("Cotton shirt", "linen-shirt", ["new"])
    assert stored.option_names == ["Color", "Size"]
    assert stored.updated_at > shirt.updated_at
    assert facts.take() == [("ProductChanged", shirt.pk)]
    assert trail() == [
        ("product.updated", {"name": "Linen shirt", "tags": []}, {"name": "Cotton shirt", "tags": ["new"]})
    ]


def test_what_is_the_same_already_leaves_no_trace(
    actor: Actor, shirt: Product, facts: Facts, trail: Callable[[], list[Any]]
) -> None:
    trail()

    update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(name=" Linen shirt", tags=[""]))

    assert Product.objects.get().updated_at == shirt.updated_at
    assert facts.take() == []
    assert trail() == []


def test_a_brand_can_be_set_and_taken_away(actor: Actor, shirt: Product) -> None:
    brand = create_brand(actor=actor, fields=BrandFields(name="Weaver"))

    update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(brand_id=brand.pk))
    assert Product.objects.get().brand == brand

    update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(brand_id=None))
    assert Product.objects.get().brand is None


def test_options_can_be_renamed_but_not_dropped_under_their_variants(
    actor: Actor, shirt: Product, facts: Facts
) -> None:
    update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(option_names=["Colour", "Size"]))
    assert Product.objects.get().option_names == ["Colour", "Size"]
    facts.take()

    with pytest.raises(Invalid) as refused:
        update_product(actor=actor, product_id=shirt.pk, fields=ProductFields(option_names=["Colour"]))

    assert list(refused.value.fields) == ["option_names"]
    assert Product.objects.get().option_names == ["Colour", "Size"]
    assert facts.take() == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (ProductFields(slug="mug"), "slug"),
        (ProductFields(name=" "), "name"),
        (ProductFields(category_id=4711), "category_id"),
    ],
)
def test_a_refusal_changes_nothing(
    actor: Actor, shirt: Product, facts: Facts, fields: ProductFields, field: str
) -> None:
    create_product(actor=actor, fields=ProductFields(name="Mug"))
    facts.take()

    with pytest.raises(Invalid) as refused:
        update_product(actor=actor, product_id=shirt.pk, fields=fields)

    assert list(refused.value.fields) == [field]
    assert Product.objects.get(pk=shirt.pk).slug == "linen-shirt"
    assert facts.take() == []


def test_an_unknown_product_is_not_found(actor: Actor, db: None) -> None:
    with pytest.raises(NotFound):
        update_product(actor=actor, product_id=4711, fields=ProductFields(name="Mug"))
