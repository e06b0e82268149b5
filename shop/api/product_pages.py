"""A product's public page as JSON. Changes when the page shows more."""

from typing import Any

import orjson
from rest_framework import serializers

from shop.api.shapes import CardShape, LinkShape, MoneyShape, PictureShape, link, money, picture
from shop.catalog.models import Attribute, Product
from shop.catalog.reads import Detail


class StoredPictureShape(PictureShape):
    """A picture with the id that variants point to."""

    id = serializers.UUIDField()


class OptionShape(serializers.Serializer[Any]):
    """One of up to three choices, with its values in the shop's order."""

    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class AttributeShape(serializers.Serializer[Any]):
    """A typed property; `value` is a text, number or boolean as `type` says."""

    code = serializers.CharField()
    name = serializers.CharField()
    type = serializers.ChoiceField(Attribute.Kind.choices)
    value = serializers.JSONField()
    unit = serializers.CharField(allow_null=True)


class VariantShape(serializers.Serializer[Any]):
    """One thing that can be bought; `options` are its values in the order of the product's options."""

    id = serializers.IntegerField()
    sku = serializers.CharField(allow_null=True)
    barcode = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    price = MoneyShape()
    compare_at_price = MoneyShape(allow_null=True)
    weight_grams = serializers.IntegerField(allow_null=True)
    in_stock = serializers.BooleanField()
    image_id = serializers.UUIDField(allow_null=True)


class SeoShape(serializers.Serializer[Any]):
    """What search engines are told."""

    title = serializers.CharField()
    description = serializers.CharField()


class ProductShape(CardShape):
    """Everything on a product's page."""

    status = serializers.ChoiceField(Product.Status.choices)
    description = serializers.CharField(help_text="Sanitised HTML.")
    seo = SeoShape()
    tags = serializers.ListField(child=serializers.CharField())
    breadcrumbs = LinkShape(many=True)
    attributes = AttributeShape(many=True)
    options = OptionShape(many=True)
    variants = VariantShape(many=True)
    images = StoredPictureShape(many=True)
    collections = LinkShape(many=True)
    updated_at = serializers.DateTimeField()


def product(item: Detail) -> dict[str, Any]:
    """The page's JSON. Lists that PostgreSQL built pass through as they are."""
    pictures = [
        {"id": row["id"], **(picture(row["file"], row["alt"], row["width"], row["height"]) or {})}
        for row in orjson.loads(item.images_json)
    ]
    first = pictures[0] if pictures else None
    return {
        "id": item.id,
        "slug": item.slug,
        "name": item.name,
        "price": money(item.price, item.currency),
        "compare_at_price": money(item.compare_at_price, item.currency),
        "image": {key: first[key] for key in ("url", "alt", "width", "height")} if first else None,
        "category": link(item.category_slug, item.category_name),
        "brand": link(item.brand_slug, item.brand_name),
        "in_stock": item.in_stock,
        "status": item.status,
        "description": item.description,
        "seo": {"title": item.seo_title, "description": item.seo_description},
        "tags": item.tags,
        "breadcrumbs": orjson.Fragment(item.breadcrumbs_json),
        "attributes": orjson.Fragment(item.attributes_json),
        "options": orjson.Fragment(item.options_json),
        "variants": orjson.Fragment(item.variants_json),
        "images": pictures,
        "collections": orjson.Fragment(item.collections_json),
        "updated_at": item.updated_at,
    }
