from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import BrandFields, CategoryFields, ProductFields, VariantFields
from shop.common.errors import Invalid
from tests.shop.conftest import Facts
from tests.shop.threads import together

pytestmark = pytest.mark.django_db


def test_a_product_gets_its_defaults(actor: Actor, facts: Facts, settings: Settings) -> None:
    settings.SHOP_CURRENCY = "JPY"

    product = create_product(actor=actor, fields=ProductFields(name=" Stoneware  Mug "))

    product.refresh_from_db()
    assert (product.name, product.slug) == ("Stoneware  Mug", "stoneware-mug")
    assert (product.status, product.currency, product.list_price) == ("draft", "JPY", None)
    assert (product.tags, product.option_names, product.brand, product.origin) == ([], [], None, "")
    assert facts.take() == [("ProductChanged", product.pk)]


def test_a_product_comes_with_everything_given(actor: Actor, trail: Callable[[], list[Any]]) -> None:
    category = create_category(actor=actor, fields=CategoryFields(name="Shirts"))
    brand = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    trail()
    fields = ProductFields(
        name="Shirt",
        slug="Linen Shirt",
        status="active",
        description="<p onclick=x>Airy</p><script>x</script>",
        brand_id=brand.pk,
        category_id=category.pk,
        tags=["summer", "Summer", ""],
        option_names=["Size"],
        seo_title="Linen shirts",
        seo_description="Airy\n shirts",
    )

    product = create_product(
        actor=actor,
        fields=fields,
        variants=[
            VariantFields(options=["M"], price=2000, compare_at_price=2500),
            VariantFields(options=["S"], price=1900, sku="S"),
        ],
        currency="EUR",
        origin="demo",
    )

    stored = Product.objects.get()
    assert stored.slug == "linen-shirt"
    assert stored.description == "<p>Airy</p>"
    assert (stored.brand_id, stored.category_id) == (brand.pk, category.pk)
    assert stored.tags == ["summer"]
    assert stored.seo_description == "Airy shirts"
    assert stored.origin == "demo"
    assert (stored.list_price, stored.list_compare_at_price) == (1900, None)
    assert (product.list_price, product.list_compare_at_price) == (1900, None)
    assert [(v.title, v.price, v.currency, v.position) for v in stored.variants.all()] == [
        ("M", 2000, "EUR", 0),
        ("S", 1900, "EUR", 1),
    ]
    created, saved = trail()
    assert created[0] == "product.created"
    assert created[2]["slug"] == "linen-shirt"
    assert saved[0] == "product.variants_saved"


def test_a_slug_from_a_name_that_others_have_gets_a_number(actor: Actor) -> None:
    slugs = [create_product(actor=actor, fields=ProductFields(name="Mug")).slug for _ in range(3)]

    assert slugs == ["mug", "mug-2", "mug-3"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (ProductFields(), "name"),
        (ProductFields(name=""), "name"),
        (ProductFields(name="x" * 256), "name"),
        (ProductFields(name="!!!"), "slug"),
        (ProductFields(name="Mug", slug="taken"), "slug"),
        (ProductFields(name="Mug", status="sold"), "status"),
        (ProductFields(name="Mug", brand_id=4711), "brand_id"),
        (ProductFields(name="Mug", category_id=4711), "category_id"),
        (ProductFields(name="Mug", option_names=["Size", "size"]), "option_names"),
        (ProductFields(name="Mug", tags=["x" * 256]), "tags"),
    ],
)
def test_a_value_that_can_not_be_used_is_refused_and_nothing_follows(
    actor: Actor, facts: Facts, trail: Callable[[], list[Any]], fields: ProductFields, field: str
) -> None:
    create_product(actor=actor, fields=ProductFields(name="Other", slug="taken"))
    facts.take()
    trail()

    with pytest.raises(Invalid) as refused:
        create_product(actor=actor, fields=fields)

    assert list(refused.value.fields) == [field]
    assert Product.objects.count() == 1
    assert facts.take() == []
    assert trail() == []


def test_all_wrong_fields_are_named_at_once(actor: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        create_product(actor=actor, fields=ProductFields(name="", status="sold", slug="?"))

    assert set(refused.value.fields) == {"name", "status", "slug"}


def test_a_wrong_variant_leaves_no_product(actor: Actor, facts: Facts) -> None:
    with pytest.raises(Invalid) as refused:
        create_product(
            actor=actor, fields=ProductFields(name="Mug"), variants=[VariantFields(options=["Blue"], price=1)]
        )

    assert list(refused.value.fields) == ["variants.0.option1"]
    assert not Product.objects.exists()
    assert facts.take() == []


@pytest.mark.django_db(transaction=True)
def test_products_created_at_once_under_one_name_each_get_a_slug(actor: Actor) -> None:
    calls = [lambda: create_product(actor=actor, fields=ProductFields(name="Stoneware mug"))] * 6

    made = together(calls)

    assert sorted(product.slug for product in made) == [
        "stoneware-mug",
        *(f"stoneware-mug-{number}" for number in range(2, 7)),
    ]
