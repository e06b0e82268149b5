"""What a record holds of a product with everything, read by the one statement."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product, ProductImage, Variant
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.values import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    ProductFields,
    VariantFields,
)
from shop.inventory.models import Location, StockLevel
from shop.inventory.services.set_on_hand import set_on_hand
from shop.media.models import Image
from shop.search.batches import next_products
from shop.search.documents import option_name, record
from shop.search.models import Popularity
from shop.search.queries import products_for_search
from tests.shop.search.conftest import Make

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt(kitchen: Category, actor: Actor) -> Product:
    brand = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    leaf = create_category(actor=actor, fields=CategoryFields(name="Aprons"), parent_id=kitchen.pk)
    define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))
    define_attribute(actor=actor, code="care", fields=AttributeFields(name="Care", facet=False))
    made = create_product(
        actor=actor,
        fields=ProductFields(
            name="Shirt",
            status="active",
            description="<p>One&nbsp;&amp; only</p><p>shirt</p>",
            brand_id=brand.pk,
            category_id=leaf.pk,
            tags=["new", 'a "b", {c}'],
            option_names=["Color", "Size"],
        ),
        variants=[
            VariantFields(options=["White", "S"], sku="S-1", price=5000, compare_at_price=6000),
            VariantFields(options=["White", "M"], price=5500),
            VariantFields(options=["Blue", "S"], sku="S-3", price=9900, active=False),
        ],
    )
    set_attributes(
        actor=actor, product_id=made.pk, values={"material": ["Linen", "Cotton"], "care": ["Cold"]}
    )
    picture = {"state": Image.State.STORED, "width": 3, "height": 4, "bytes": 5}
    for position, (file, state) in enumerate(
        [("waiting.webp", Image.State.PENDING), ("first.webp", None), ("second.webp", None)]
    ):
        image = Image.objects.create(**{**picture, "file": file, **({"state": state} if state else {})})
        ProductImage.objects.create(product=made, image=image, position=position, alt=file)
    Product.objects.filter(pk=made.pk).update(
        created_at=datetime(2026, 1, 2, tzinfo=UTC), updated_at=datetime(2026, 1, 3, 0, 0, 0, 999, tzinfo=UTC)
    )
    Popularity.objects.create(product_id=made.pk, score=42)
    return made


def said(product: Product) -> dict[str, Any]:
    return record(products_for_search([product.pk])[product.pk])


def test_a_record_holds_all_of_its_product(shirt: Product, kitchen: Category) -> None:
    found = said(shirt)
    image = found.pop("image")
    assert (image["url"].endswith("/first.webp"), image["alt"], image["width"], image["height"]) == (
        True,
        "first.webp",
        3,
        4,
    )
    assert found == {
        "objectID": str(shirt.pk),
        "visible": True,
        "name": "Shirt",
        "slug": "shirt",
        "description": "One & only shirt",
        "brand": "Weaver",
        "categories": {"lvl0": "Kitchen", "lvl1": "Kitchen > Aprons"},
        "category": {"slug": "aprons", "name": "Aprons"},
        "tags": ["new", 'a "b", {c}'],
        "price": 5000,
        "price_max": 5500,
        "compare_at_price": 6000,
        "currency": shirt.currency,
        "on_sale": True,
        "in_stock": True,
        "options": {"Color": ["White"], "Size": ["S", "M"]},
        "attributes": {"Material": ["Cotton", "Linen"]},
        "skus": ["S-1"],
        "popularity": 42,
        "created_at": 1767312000,
        "updated_at": 1767398400,
    }


@pytest.mark.parametrize(
    ("given", "indexed"),
    [
        ("SIZE", "Size"),
        ("shoe size", "Shoe size"),
        (" Frame  Size", "Frame Size"),
        ("USB", "USB"),
        ("fit", "Fit"),
        ("größe", "Größe"),
        ("iPad size", "iPad size"),
        ("", ""),
    ],
)
def test_an_option_has_one_name_however_it_is_written(given: str, indexed: str) -> None:
    assert option_name(given) == indexed == option_name(indexed)


def test_options_of_one_name_are_put_together(shirt: Product) -> None:
    Product.objects.filter(pk=shirt.pk).update(option_names=["SIZE", "size"])
    assert said(shirt)["options"] == {"Size": ["White", "S", "M"]}


def test_it_is_in_stock_while_any_active_variant_is_anywhere(shirt: Product, actor: Actor) -> None:
    small, medium, blue = Variant.objects.filter(product=shirt).order_by("position")
    for variant in (small, medium):
        set_on_hand(actor=actor, variant_id=variant.pk, on_hand=0)
    assert blue.active is False
    assert said(shirt)["in_stock"] is False
    elsewhere = Location.objects.create(code="elsewhere", name="Elsewhere")
    level = StockLevel.objects.create(variant=medium, location=elsewhere, on_hand=1)
    assert said(shirt)["in_stock"] is True
    level.on_hand = 0
    level.backorder = True
    level.save()
    assert said(shirt)["in_stock"] is True


def test_what_is_not_public_is_not_read(shirt: Product, make: Make) -> None:
    bare = make("Bare", category_id=None)
    hidden = make("Hidden", status="draft")
    assert set(products_for_search([shirt.pk, bare.pk, hidden.pk, 10**9])) == {shirt.pk, bare.pk}
    assert (said(bare)["image"], said(bare)["category"], said(bare)["brand"]) == (None, None, None)
    assert (said(bare)["categories"], said(bare)["attributes"], said(bare)["options"]) == ({}, {}, {})


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_a_rebuild_takes_a_constant_number_of_queries(
    make: Make, django_assert_num_queries: Any
) -> None:
    for n in range(20):
        make(f"Plate {n}")
    for size in (1, 20):
        # Beside BEGIN and COMMIT its isolation, the ids, the ledger, the products, the names of categories.
        with django_assert_num_queries(7):
            batch = next_products("", size)
        assert batch is not None
        assert len(batch.records) == size
