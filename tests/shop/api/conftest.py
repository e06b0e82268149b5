"""A small shop to ask about: two branches of categories, two brands, a few products."""

from dataclasses import dataclass

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Brand, Category, Product
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
from shop.inventory.services.set_on_hand import set_on_hand


@dataclass
class Shop:
    """The rows that tests name."""

    clothing: Category
    shirts: Category
    kitchen: Category
    weaver: Brand
    potter: Brand
    shirt: Product
    mug: Product
    sold_out: Product
    draft: Product


@pytest.fixture
def shop(db: None, actor: Actor) -> Shop:
    """Shirts below clothing, mugs in the kitchen; one product sold out, one a draft."""
    clothing = create_category(actor=actor, fields=CategoryFields(name="Clothing"))
    shirts = create_category(actor=actor, fields=CategoryFields(name="Shirts"), parent_id=clothing.pk)
    kitchen = create_category(actor=actor, fields=CategoryFields(name="Kitchen"))
    weaver = create_brand(actor=actor, fields=BrandFields(name="Weaver"))
    potter = create_brand(actor=actor, fields=BrandFields(name="Potter"))
    define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))
    shirt = create_product(
        actor=actor,
        fields=ProductFields(
            name="Linen shirt",
            status="active",
            brand_id=weaver.pk,
            category_id=shirts.pk,
            option_names=["Color", "Size"],
            description="<p>Airy.</p><script>alert(1)</script>",
            tags=["summer"],
        ),
        variants=[
            VariantFields(options=["White", "M"], sku="SHIRT-W-M", price=4900, compare_at_price=5900),
            VariantFields(options=["Blue", "M"], sku="SHIRT-B-M", price=5200),
            VariantFields(options=["Blue", "L"], sku="SHIRT-B-L", price=5200),
        ],
    )
    set_attributes(actor=actor, product_id=shirt.pk, values={"material": ["Linen"]})
    mug = create_product(
        actor=actor,
        fields=ProductFields(
            name="Stoneware mug", status="active", brand_id=potter.pk, category_id=kitchen.pk
        ),
        variants=[VariantFields(price=1800, sku="MUG")],
    )
    set_attributes(actor=actor, product_id=mug.pk, values={"material": ["Stoneware"]})
    sold_out = create_product(
        actor=actor,
        fields=ProductFields(name="Teapot", status="active", brand_id=potter.pk, category_id=kitchen.pk),
        variants=[VariantFields(price=6400, sku="POT")],
    )
    set_on_hand(actor=actor, variant_id=sold_out.variants.get().pk, on_hand=0)
    draft = create_product(
        actor=actor,
        fields=ProductFields(name="Unfinished", category_id=kitchen.pk),
        variants=[VariantFields(price=100)],
    )
    return Shop(clothing, shirts, kitchen, weaver, potter, shirt, mug, sold_out, draft)
