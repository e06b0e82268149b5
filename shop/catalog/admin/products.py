"""Products, with their variants, pictures and attributes on one page. Changes when staff see or write more of them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from shop.audit.service_admin import ServiceAdmin, actor_of
from shop.catalog.admin.brands import PageForm
from shop.catalog.admin.fields import SEO, CategoryField, LinesField, by_tree, shown
from shop.catalog.admin.filters import CategoryFilter
from shop.catalog.admin.gallery import GalleryRows
from shop.catalog.admin.variants import VariantRows
from shop.catalog.models import AttributeValue, Category, Product, ProductImage
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import UNSET, ProductFields
from shop.media.admin import thumbnail

# More fields than Django reads from one form (DATA_UPLOAD_MAX_NUMBER_FIELDS) would not come back whole.
MAX_VARIANT_ROWS = 40
MAX_GALLERY_ROWS = 40


class ProductForm(PageForm):
    """A product; lists are written one entry a line."""

    category = CategoryField()
    tags = LinesField(required=False, help_text="One a line.")
    option_names = LinesField(
        label="Options", required=False, help_text="Such as Color and Size, one a line."
    )
    attributes = LinesField(required=False, rows=6, help_text="Such as material: Linen, one value a line.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = by_tree(Category.objects.all())  # type: ignore[attr-defined]
        values = AttributeValue.objects.filter(product=self.instance.pk).select_related("attribute")
        self.initial["attributes"] = [
            f"{v.attribute.code}: {v.text}" for v in values.order_by("attribute__code", "text")
        ]

    def clean_attributes(self) -> dict[str, list[str]]:
        """Values by code; a code that has none any more is there with an empty list."""
        values: dict[str, list[str]] = {line.split(":")[0]: [] for line in self.initial["attributes"]}
        for line in self.cleaned_data["attributes"]:
            code, colon, value = line.partition(":")
            if not colon:
                raise forms.ValidationError(f"{line!r} is not of the form material: Linen")
            values.setdefault(code.strip(), []).append(value.strip())
        return values

    def is_elsewhere(self, name: str) -> bool:
        """Rows of variants and pictures show theirs."""
        return name.startswith(("variants.", "images."))

    def product(self, *, with_options: bool) -> ProductFields:
        """What the service is asked to save."""
        data = self.cleaned_data
        plain = self.values("name", "slug", "status", "description", "tags", "seo_title", "seo_description")
        return ProductFields(
            **plain,
            brand_id=data["brand"].pk if data["brand"] else None,
            category_id=data["category"].pk if data["category"] else None,
            option_names=data["option_names"] if with_options else UNSET,
        )


@admin.register(Product)
class ProductAdmin(ServiceAdmin[Product]):
    """Everything that is sold, or will be, or was."""

    form = ProductForm
    list_display = ("picture", "name", "status", "price", "category", "brand", "updated_at")
    list_display_links = ("picture", "name")
    list_filter = ("status", CategoryFilter, "brand")
    list_select_related = ("category", "brand")
    list_per_page = 50
    search_fields = ("name", "slug", "variants__sku")
    ordering = ("-pk",)
    show_full_result_count = False
    autocomplete_fields = ("brand",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "status", "category", "brand", "description", "tags")}),
        ("Variants and attributes", {"fields": ("option_names", "attributes")}),
        SEO,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """With their pictures."""
        places = ProductImage.objects.select_related("image")
        return super().get_queryset(request).prefetch_related(Prefetch("gallery", places))

    @admin.display(description="")
    def picture(self, product: Product) -> str:
        """The first of the gallery."""
        first = next(iter(product.gallery.all()), None)
        return thumbnail(first.image if first else None)

    @admin.display(ordering="list_price")
    def price(self, product: Product) -> str:
        """The list price in major units."""
        return "-" if product.list_price is None else shown(product.list_price, product.currency)

    def get_inlines(self, request: HttpRequest, obj: Product | None) -> list[Any]:
        """Rows for what fits on a page; variants beyond that have pages of their own."""
        if obj is None:
            return [VariantRows, GalleryRows]
        fits = [
            (VariantRows, obj.variants.count() <= MAX_VARIANT_ROWS),
            (GalleryRows, obj.gallery.count() <= MAX_GALLERY_ROWS),
        ]
        return [rows for rows, shown_here in fits if shown_here]

    def apply(self, request: HttpRequest, row: Product | None, form: ProductForm) -> Product:
        """Create the product, or change its own fields."""
        actor = actor_of(request)
        if row is None:
            return create_product(actor=actor, fields=form.product(with_options=True))
        with_options = VariantRows not in self.get_inlines(request, row)
        return update_product(actor=actor, product_id=row.pk, fields=form.product(with_options=with_options))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """The gallery, the variants and the attributes, each through its service."""
        actor, product_id = actor_of(request), form.instance.pk
        rows = {formset.kind: formset for formset in formsets if formset.writable}
        if images := rows.get("images"):
            set_gallery(actor=actor, product_id=product_id, images=[row.place() for row in images.listed()])
        if variants := rows.get("variants"):
            save_variants(
                actor=actor,
                product_id=product_id,
                variants=[row.variant() for row in variants.listed()],
                option_names=form.cleaned_data["option_names"],
                delete=variants.leaving(),
            )
        set_attributes(actor=actor, product_id=product_id, values=form.cleaned_data["attributes"])

    def remove(self, request: HttpRequest, row: Product) -> None:
        """Delete the product."""
        delete_product(actor=actor_of(request), product_id=row.pk)
