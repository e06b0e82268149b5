"""The shop that is measured, made through the product's own services.

Every product has one to three variants, a price, a category, a brand, a picture and a description of 400
characters. Changes when the measured shop is to hold something else.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from PIL import Image as Canvas

from shop.audit.actor import SYSTEM
from shop.catalog.models import Brand, Category, Product, Variant
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import (
    AttributeFields,
    BrandFields,
    CategoryFields,
    GalleryImage,
    ProductFields,
    VariantFields,
)
from shop.common.write import write
from shop.inventory.services.set_on_hand import set_on_hand
from shop.media.pictures import StoredPicture, store_picture
from shop.media.services.add_images import add_images
from shop.search.client import public_key
from shop.search.keys import credentials
from tests.bench.customers import make_customers, staff_token

SEED = 20
BATCH = 50
DESCRIPTION_LENGTH = 400
BRANDS = ("Alder", "Birch & Daughters", "Cedar Works", "Dogwood", "Elm Street", "Fir", "Gorse", "Hazel")
TREE = {
    "Clothing": ("Shirts", "Trousers", "Coats", "Knitwear"),
    "Home": ("Lamps", "Tableware", "Textiles"),
    "Outdoor": ("Tents", "Bags", "Bottles"),
}
MATERIALS = ("Cotton", "Linen", "Wool", "Steel", "Oak", "Glass")
QUALITIES = ("Plain", "Striped", "Heavy", "Light", "Folded", "Washed", "Long", "Short", "Northern", "Quiet")
SIZES = ("S", "M", "L")
SENTENCES = (
    "made to be used every day and mended when it must be",
    "cut from one piece with seams that lie flat",
    "it keeps its shape in the wash and grows better with the years",
    "the colour comes from plants and is fast to light",
)
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})


@dataclass(frozen=True, slots=True)
class _Parts:
    """What products are put together from."""

    brands: Sequence[Brand]
    categories: Sequence[Category]
    picture: StoredPicture
    random: random.Random


def main(count: str) -> dict[str, Any]:
    """Make a shop of `count` products; returns what a client has to know to use it."""
    parts = _Parts(
        [create_brand(actor=SYSTEM, fields=BrandFields(name=name)) for name in BRANDS],
        list(_categories()),
        _picture(),
        random.Random(SEED),
    )
    define_attribute(actor=SYSTEM, code="material", fields=AttributeFields(name="Material"))
    for first in range(0, int(count), BATCH):
        _make_products(parts, range(first, min(first + BATCH, int(count))))
    return {
        "products": list(Product.objects.order_by("pk").values_list("slug", flat=True)),
        "categories": [category.slug for category in parts.categories],
        "brands": [brand.name for brand in parts.brands],
        "token": staff_token(),
        **make_customers(),
        "search": {"app_id": credentials().app_id, "key": public_key(), "index": settings.SEARCH_INDEX},
    }


def _categories() -> list[Category]:
    """Two levels; the leaves, which hold the products, are returned."""
    leaves = []
    for name, below in TREE.items():
        root = create_category(actor=SYSTEM, fields=CategoryFields(name=name))
        leaves += [
            create_category(actor=SYSTEM, fields=CategoryFields(name=leaf), parent_id=root.pk)
            for leaf in below
        ]
    return leaves


def _picture() -> StoredPicture:
    encoded = io.BytesIO()
    Canvas.new("RGB", (800, 1000), "#c8b8a0").save(encoded, "WEBP")
    return store_picture(encoded.getvalue(), content_type="image/webp", width=800, height=1000)


@write
def _make_products(parts: _Parts, numbers: range) -> None:
    addresses = [f"https://pictures.example/{number}.webp" for number in numbers]
    images = add_images(urls=addresses, files=dict.fromkeys(addresses, parts.picture))
    for number, image in zip(numbers, images, strict=True):
        _make_product(parts, number, image)


def _make_product(parts: _Parts, number: int, image: int) -> None:
    category = parts.random.choice(parts.categories)
    name = f"{parts.random.choice(QUALITIES)} {category.name.removesuffix('s')} {number}"
    fields = ProductFields(
        name=name,
        status=Product.Status.ACTIVE,
        description=f"<p>{_text(parts.random)}</p>",
        brand_id=parts.random.choice(parts.brands).pk,
        category_id=category.pk,
        tags=parts.random.sample(WORDS, 2),
        option_names=["Size"],
    )
    product = create_product(actor=SYSTEM, fields=fields, variants=_variants(parts.random, number))
    set_gallery(actor=SYSTEM, product_id=product.pk, images=[GalleryImage(image, alt=name)])
    set_attributes(actor=SYSTEM, product_id=product.pk, values={"material": [parts.random.choice(MATERIALS)]})
    for variant in Variant.objects.filter(product=product):
        set_on_hand(actor=SYSTEM, variant_id=variant.pk, on_hand=parts.random.randint(0, 20))


def _text(source: random.Random) -> str:
    text = ". ".join(source.choices(SENTENCES, k=DESCRIPTION_LENGTH))
    return text[:DESCRIPTION_LENGTH]


def _variants(source: random.Random, number: int) -> list[VariantFields]:
    price = source.randint(500, 30_000)
    return [
        VariantFields(options=[size], sku=f"B{number}-{size}", price=price + 100 * step, weight_grams=400)
        for step, size in enumerate(SIZES[: number % len(SIZES) + 1])
    ]
