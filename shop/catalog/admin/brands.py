"""Brands. Changes when staff see or write something else of them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from shop.audit.service_admin import ServiceAdmin, ServiceForm, actor_of
from shop.catalog.admin.fields import SEO
from shop.catalog.models import Brand
from shop.catalog.services.create_brand import create_brand
from shop.catalog.services.delete_brand import delete_brand
from shop.catalog.services.update_brand import update_brand
from shop.catalog.services.values import UNSET, BrandFields


class PageForm(ServiceForm[Any]):
    """The form of anything with a page; a slug is made from the name where none is written."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = bool(self.instance.pk)

    def values(self, *names: str) -> dict[str, Any]:
        """The cleaned values of these fields; an empty slug counts as not given."""
        chosen = {name: self.cleaned_data[name] for name in names}
        return {name: value or UNSET if name == "slug" else value for name, value in chosen.items()}


@admin.register(Brand)
class BrandAdmin(ServiceAdmin[Brand]):
    """Who makes the products."""

    form = PageForm
    list_display = ("name", "slug")
    search_fields = ("name", "slug")
    ordering = ("name",)
    fieldsets = ((None, {"fields": ("name", "slug")}), SEO)

    def apply(self, request: HttpRequest, row: Brand | None, form: PageForm) -> Brand:
        """Create or change the brand."""
        fields = BrandFields(**form.values("name", "slug", "seo_title", "seo_description"))
        if row is None:
            return create_brand(actor=actor_of(request), fields=fields)
        return update_brand(actor=actor_of(request), brand_id=row.pk, fields=fields)

    def remove(self, request: HttpRequest, row: Brand) -> None:
        """Delete the brand."""
        delete_brand(actor=actor_of(request), brand_id=row.pk)
