"""Variants: as rows of a product's page, and on pages of their own. Changes when staff write another column."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shop.audit.service_admin import ServiceAdmin, actor_of
from shop.catalog.admin.fields import MoneyField, shown
from shop.catalog.admin.rows import RowForm, Rows, ServiceFormSet
from shop.catalog.models import Variant
from shop.catalog.services.save_variants import save_variants
from shop.catalog.services.values import UNSET, VariantFields
from shop.common.errors import Invalid

_OPTIONS = ("option1", "option2", "option3")
_PLAIN = ("sku", "barcode", "price", "compare_at_price", "cost", "weight_grams", "active")
_NARROW = (*_OPTIONS, "sku", "barcode")
_COLUMNS = (*_OPTIONS, *_PLAIN, "position")


class VariantForm(RowForm):
    """A variant, with amounts in major units."""

    price = MoneyField()
    compare_at_price = MoneyField(required=False)
    cost = MoneyField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, MoneyField) and self.instance.currency:
                field.currency = self.instance.currency
            if name in _NARROW:
                # Django's own class would make each of them 20 em wide.
                field.widget.attrs |= {"class": "", "size": 10}

    def variant(self) -> VariantFields:
        """What the service is asked to save."""
        data = self.cleaned_data
        options = [data[name] for name in _OPTIONS]
        while options and not options[-1]:
            options.pop()
        position = UNSET if data["position"] is None else data["position"]
        plain = {name: data[name] for name in _PLAIN}
        return VariantFields(id=self.instance.pk, options=options, position=position, **plain)


class VariantFormSet(ServiceFormSet):
    """A product's variants."""

    kind = "variants"


class VariantRows(Rows):
    """A product's variants on its page."""

    model = Variant
    form = VariantForm
    formset = VariantFormSet
    fields = _COLUMNS


@admin.register(Variant)
class VariantAdmin(ServiceAdmin[Variant]):
    """Variants of all products, for those that have too many for one page."""

    form = VariantForm
    list_display = ("product", "title", "sku", "price_shown", "active")
    list_display_links = ("product", "title", "sku")
    list_filter = ("active",)
    list_select_related = ("product",)
    search_fields = ("sku", "barcode", "product__name", "product__slug")
    ordering = ("product_id", "position", "pk")
    fields = ("product", *_COLUMNS)
    readonly_fields = ("product",)
    show_full_result_count = False

    @admin.display(description="price", ordering="price")
    def price_shown(self, variant: Variant) -> str:
        """In major units, with the currency."""
        return shown(variant.price, variant.currency)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """New ones are added on the product's page."""
        return False

    def apply(self, request: HttpRequest, row: Variant | None, form: VariantForm) -> Variant:
        """Change the variant."""
        variant: Variant = form.instance
        try:
            save_variants(actor=actor_of(request), product_id=variant.product_id, variants=[form.variant()])
        except Invalid as error:
            own = {name.removeprefix("variants.0."): reasons for name, reasons in error.fields.items()}
            raise Invalid(error.detail, fields=own) from error
        return Variant.objects.get(pk=variant.pk)

    def remove(self, request: HttpRequest, row: Variant) -> None:
        """Remove the variant."""
        save_variants(actor=actor_of(request), product_id=row.product_id, variants=[], delete=[row.pk])
