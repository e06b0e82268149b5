"""The category tree. Changes when staff see or write something else of it."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.audit.service_admin import ServiceAdmin, actor_of
from shop.catalog.admin.brands import PageForm
from shop.catalog.admin.fields import SEO, CategoryField, by_tree, indented
from shop.catalog.models import Category
from shop.catalog.services.create_category import create_category
from shop.catalog.services.delete_category import delete_category
from shop.catalog.services.move_category import move_category
from shop.catalog.services.update_category import update_category
from shop.catalog.services.values import CategoryFields


class CategoryForm(PageForm):
    """A category moves by choosing another parent."""

    parent = CategoryField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = by_tree(Category.objects.all())  # type: ignore[attr-defined]


@admin.register(Category)
class CategoryAdmin(ServiceAdmin[Category]):
    """The tree, every category below its parent."""

    form = CategoryForm
    list_display = ("in_tree", "slug", "position")
    search_fields = ("name", "slug")
    list_per_page = 500
    fieldsets = ((None, {"fields": ("name", "slug", "parent", "position", "description")}), SEO)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        """In the tree's order."""
        return by_tree(super().get_queryset(request))

    @admin.display(description="category")
    def in_tree(self, category: Category) -> str:
        """The name, set in by its depth."""
        return indented(category)

    def apply(self, request: HttpRequest, row: Category | None, form: CategoryForm) -> Category:
        """Create the category, or change and move it."""
        names = ("name", "slug", "position", "description", "seo_title", "seo_description")
        fields = CategoryFields(**form.values(*names))
        parent = form.cleaned_data["parent"]
        actor, parent_id = actor_of(request), parent.pk if parent else None
        if row is None:
            return create_category(actor=actor, fields=fields, parent_id=parent_id)
        update_category(actor=actor, category_id=row.pk, fields=fields)
        return move_category(actor=actor, category_id=row.pk, parent_id=parent_id)

    def remove(self, request: HttpRequest, row: Category) -> None:
        """Delete the category."""
        delete_category(actor=actor_of(request), category_id=row.pk)
