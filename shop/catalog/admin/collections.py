"""Collections. Changes when staff see or write something else of them."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from shop.audit.actor import Actor
from shop.audit.service_admin import ServiceAdmin, actor_of
from shop.catalog.admin.brands import PageForm
from shop.catalog.admin.fields import SEO, LinesField
from shop.catalog.models import Collection, Product
from shop.catalog.services.create_collection import create_collection
from shop.catalog.services.delete_collection import delete_collection
from shop.catalog.services.set_collection_members import set_collection_members
from shop.catalog.services.update_collection import update_collection
from shop.catalog.services.values import CollectionFields


class CollectionForm(PageForm):
    """A rule, or products by slug."""

    rule = forms.JSONField(
        required=False,
        help_text='Such as {"match": "all", "conditions": [{"field": "price", "op": "lt", "value": 5000}]};'
        " empty for a collection gathered by hand. Prices are in minor units.",
    )
    called: ClassVar = {"product_ids": "members"}

    members = LinesField(
        required=False,
        rows=10,
        help_text="Slugs in their order, one a line; left alone where a rule gathers them.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.rule is None:
            slugs = self.instance.members.values_list("product__slug", flat=True)
            self.initial["members"] = list(slugs)

    def clean_members(self) -> list[int]:
        """The products' ids, in the order of their slugs."""
        slugs = self.cleaned_data["members"]
        ids = dict(Product.objects.filter(slug__in=slugs).values_list("slug", "pk"))
        if unknown := [slug for slug in slugs if slug not in ids]:
            raise forms.ValidationError(f"there is no product {unknown[0]!r}")
        return [ids[slug] for slug in slugs]


@admin.register(Collection)
class CollectionAdmin(ServiceAdmin[Collection]):
    """Products gathered by hand or by rule."""

    form = CollectionForm
    list_display = ("name", "slug", "by_rule")
    search_fields = ("name", "slug")
    ordering = ("name",)
    fieldsets = ((None, {"fields": ("name", "slug", "description", "rule", "members")}), SEO)

    @admin.display(boolean=True)
    def by_rule(self, collection: Collection) -> bool:
        """Whether a rule gathers it."""
        return collection.rule is not None

    def apply(self, request: HttpRequest, row: Collection | None, form: CollectionForm) -> Collection:
        """Create or change the collection and, where it is gathered by hand, set its products."""
        actor = actor_of(request)
        fields = CollectionFields(
            **form.values("name", "slug", "description", "rule", "seo_title", "seo_description")
        )
        stored = self._stored(actor, row, fields)
        if stored.rule is None and "members" in form.changed_data:
            ids = form.cleaned_data["members"]
            set_collection_members(actor=actor, collection_id=stored.pk, product_ids=ids)
        return stored

    def _stored(self, actor: Actor, row: Collection | None, fields: CollectionFields) -> Collection:
        if row is None:
            return create_collection(actor=actor, fields=fields)
        return update_collection(actor=actor, collection_id=row.pk, fields=fields)

    def remove(self, request: HttpRequest, row: Collection) -> None:
        """Delete the collection."""
        delete_collection(actor=actor_of(request), collection_id=row.pk)
