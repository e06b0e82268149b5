"""Products as staff write them: the request body's shape, and its way into the services. Changes with either."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from shop.api.inputs import SeoInput, StrictSerializer, ValuesField, id_by_slug, page_fields, renamed
from shop.api.permissions import require
from shop.audit.actor import Actor
from shop.catalog.models import Brand, Category, Product, ProductImage
from shop.catalog.services.create_product import create_product
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import UNSET, GalleryImage, ProductFields, VariantFields
from shop.common.errors import Invalid
from shop.common.money import MAX_MINOR_UNITS
from shop.common.write import write
from shop.media.models import Image

MAX_INT = 2**31 - 1
# Lists of a product that are models of their own, and so have rights of their own.
_PARTS = {"variants": "variant", "images": "productimage"}
# The body has a variant's options in one list, and their names beside the variants.
_BODY_NAMES = {r"\.option[123]$": ".options", r"^option_names$": "options"}


class VariantInput(StrictSerializer):
    """A variant, known by its options. Amounts are integer minor units of the shop's currency."""

    options = serializers.ListField(child=serializers.CharField(max_length=255), required=False, max_length=3)
    sku = serializers.CharField(required=False, allow_blank=True, max_length=255)
    barcode = serializers.CharField(required=False, allow_blank=True, max_length=64)
    price = serializers.IntegerField(min_value=0, max_value=MAX_MINOR_UNITS, required=False)
    compare_at_price = serializers.IntegerField(
        min_value=0, max_value=MAX_MINOR_UNITS, required=False, allow_null=True
    )
    cost = serializers.IntegerField(min_value=0, max_value=MAX_MINOR_UNITS, required=False, allow_null=True)
    weight_grams = serializers.IntegerField(min_value=0, max_value=MAX_INT, required=False, allow_null=True)
    active = serializers.BooleanField(required=False)
    image_id = serializers.UUIDField(
        required=False, allow_null=True, help_text="One of the product's pictures."
    )


class GalleryInput(StrictSerializer):
    """A picture's place in the gallery."""

    id = serializers.UUIDField()
    alt = serializers.CharField(required=False, allow_blank=True, max_length=512, default="")


class ProductInput(StrictSerializer):
    """A product. Lists are whole: what `variants` or `images` leave out goes."""

    name = serializers.CharField(max_length=255)
    slug = serializers.CharField(max_length=255, required=False)
    status = serializers.ChoiceField(Product.Status.choices, required=False)
    description = serializers.CharField(required=False, allow_blank=True, help_text="HTML; it is sanitised.")
    seo = SeoInput(required=False)
    brand = serializers.CharField(required=False, allow_null=True, help_text="A brand's slug.")
    category = serializers.CharField(required=False, allow_null=True, help_text="A category's slug.")
    tags = serializers.ListField(child=serializers.CharField(max_length=255), required=False, max_length=250)
    options = serializers.ListField(child=serializers.CharField(max_length=255), required=False, max_length=3)
    variants = VariantInput(many=True, required=False)
    attributes = ValuesField(required=False, help_text="Values by attribute code.")
    images = GalleryInput(many=True, required=False)


def require_parts(request: Request, values: Mapping[str, Any], verbs: Sequence[str]) -> None:
    """Refuse a body with a list whose rows its sender may not treat so. Raises PermissionDenied naming the right."""
    parts = [model for name, model in _PARTS.items() if name in values]
    require(request, *(f"catalog.{verb}_{model}" for model in parts for verb in verbs))


@write
def create(*, actor: Actor, values: Mapping[str, Any]) -> Product:
    """Create a product with everything the body gives, or nothing at all."""
    product = create_product(actor=actor, fields=_fields(values))
    _lists(actor, product, values)
    return product


@write
def update(*, actor: Actor, product_id: int, values: Mapping[str, Any]) -> Product:
    """Change what the body gives, or nothing at all."""
    product = update_product(actor=actor, product_id=product_id, fields=_fields(values))
    _lists(actor, product, values)
    return product


def _fields(values: Mapping[str, Any]) -> ProductFields:
    return ProductFields(
        **page_fields(values),
        status=values.get("status", UNSET),
        description=values.get("description", UNSET),
        brand_id=id_by_slug(Brand, values, "brand"),
        category_id=id_by_slug(Category, values, "category"),
        tags=values.get("tags", UNSET),
        # Together with variants, options are set by save_variants, which checks that the two fit.
        option_names=UNSET if "variants" in values else values.get("options", UNSET),
    )


def _lists(actor: Actor, product: Product, values: Mapping[str, Any]) -> None:
    if "images" in values:
        set_gallery(actor=actor, product_id=product.pk, images=_gallery(values["images"]))
    if "variants" in values:
        _save_variants(actor, product, values)
    if "attributes" in values:
        set_attributes(actor=actor, product_id=product.pk, values=values["attributes"])


def _save_variants(actor: Actor, product: Product, values: Mapping[str, Any]) -> None:
    try:
        save_variants(
            actor=actor,
            product_id=product.pk,
            variants=_variants(product, values["variants"]),
            option_names=values.get("options", UNSET),
            delete_unlisted=True,
        )
    except Invalid as error:
        raise renamed(error, _BODY_NAMES) from error


def _gallery(images: Sequence[Mapping[str, Any]]) -> list[GalleryImage]:
    named = [image.get("id") for image in images]
    ids = dict(Image.objects.filter(public_id__in=[*filter(None, named)]).values_list("public_id", "pk"))
    for index, id_ in enumerate(named):
        if id_ not in ids:
            reason = "there is no such picture" if id_ else "is missing"
            raise Invalid.field(f"images.{index}.id", reason)
    # In a PATCH the serializer asks for nothing and fills nothing in, not even in a list, which is whole.
    return [GalleryImage(ids[image["id"]], image.get("alt", "")) for image in images]


def _variants(product: Product, variants: Sequence[Mapping[str, Any]]) -> list[VariantFields]:
    places = dict(ProductImage.objects.filter(product=product).values_list("image__public_id", "pk"))
    fields = []
    for index, variant in enumerate(variants):
        given = dict(variant)
        if (picture := given.get("image_id")) is not None:
            if picture not in places:
                raise Invalid.field(f"variants.{index}.image_id", "is not one of the product's pictures")
            given["image_id"] = places[picture]
        fields.append(VariantFields(**given))
    return fields
