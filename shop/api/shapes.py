"""The JSON of things that appear in several answers. Changes with the API's shapes.

The serializers describe the answers for OpenAPI; the functions build them, without the serializers' cost.
"""

from typing import Any

from rest_framework import serializers

from shop.catalog.models import Product
from shop.catalog.reads import Card
from shop.media.urls import picture_url


class MoneyShape(serializers.Serializer[Any]):
    """An amount in integer minor units of its ISO 4217 currency."""

    amount = serializers.IntegerField()
    currency = serializers.CharField()


class LinkShape(serializers.Serializer[Any]):
    """A thing with a page of its own."""

    slug = serializers.CharField()
    name = serializers.CharField()


class PictureShape(serializers.Serializer[Any]):
    """A stored picture; sizes are pixels."""

    url = serializers.URLField()
    alt = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class CardShape(serializers.Serializer[Any]):
    """A product as lists show it; its price is the lowest active variant's."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    price = MoneyShape(allow_null=True)
    compare_at_price = MoneyShape(allow_null=True)
    image = PictureShape(allow_null=True)
    category = LinkShape(allow_null=True)
    brand = LinkShape(allow_null=True)
    in_stock = serializers.BooleanField()
    status = serializers.ChoiceField(Product.Status.choices, required=False, help_text="For staff.")


def money(amount: int | None, currency: str) -> dict[str, Any] | None:
    """The amount's JSON; null stays null."""
    return None if amount is None else {"amount": amount, "currency": currency}


def link(slug: str | None, name: str | None) -> dict[str, str | None] | None:
    """A named page's JSON; null where there is none."""
    return None if slug is None else {"slug": slug, "name": name}


def picture(file: str | None, alt: str, width: int, height: int) -> dict[str, Any] | None:
    """A stored picture's JSON; null where there is none, or it is still pending."""
    if not file:
        return None
    return {"url": picture_url(file), "alt": alt, "width": width, "height": height}


def card(item: Card, *, staff: bool) -> dict[str, Any]:
    """A list item's JSON; staff see its status too."""
    shown = {
        "id": item.id,
        "slug": item.slug,
        "name": item.name,
        "price": money(item.price, item.currency),
        "compare_at_price": money(item.compare_at_price, item.currency),
        "image": picture(item.image_file, item.image_alt, item.image_width, item.image_height),
        "category": link(item.category_slug, item.category_name),
        "brand": link(item.brand_slug, item.brand_name),
        "in_stock": item.in_stock,
    }
    if staff:
        shown["status"] = item.status
    return shown
