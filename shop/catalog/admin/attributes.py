"""Attributes. Changes when staff see or write something else of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shop.audit.service_admin import ServiceAdmin, ServiceForm, actor_of
from shop.catalog.models import Attribute
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.update_attribute import update_attribute
from shop.catalog.services.values import AttributeFields


class AttributeForm(ServiceForm[Attribute]):
    """An attribute."""


@admin.register(Attribute)
class AttributeAdmin(ServiceAdmin[Attribute]):
    """Properties that products may have; one that was defined stays."""

    form = AttributeForm
    list_display = ("name", "code", "kind", "unit", "facet")
    list_filter = ("kind", "facet")
    search_fields = ("name", "code")
    ordering = ("name",)
    fields = ("name", "code", "kind", "unit", "facet")

    def get_readonly_fields(self, request: HttpRequest, obj: Attribute | None = None) -> tuple[str, ...]:
        """The code never changes."""
        return ("code",) if obj else ()

    def apply(self, request: HttpRequest, row: Attribute | None, form: Any) -> Attribute:
        """Define or change the attribute."""
        fields = AttributeFields(
            **{name: form.cleaned_data[name] for name in ("name", "kind", "unit", "facet")}
        )
        if row is None:
            return define_attribute(actor=actor_of(request), code=form.cleaned_data["code"], fields=fields)
        return update_attribute(actor=actor_of(request), attribute_id=row.pk, fields=fields)

    def has_delete_permission(self, request: HttpRequest, obj: Attribute | None = None) -> bool:
        """Products may have values of it."""
        return False
