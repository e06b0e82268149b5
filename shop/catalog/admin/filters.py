"""Filters beside the catalogue's lists. Changes when staff narrow a list in another way."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from shop.catalog.admin.fields import by_tree, indented
from shop.catalog.models import Category, Product


class CategoryFilter(SimpleListFilter):
    """The products of a category and of all below it, chosen from the tree in its order."""

    title = "category"
    parameter_name = "category"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        """Every category by its slug, set in by its depth."""
        return [(category.slug, indented(category)) for category in by_tree(Category.objects.all())]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """A slug that is no category's finds nothing."""
        if self.value() is None:
            return queryset
        path = Category.objects.filter(slug=self.value()).values_list("path", flat=True).first()
        return queryset.none() if path is None else queryset.filter(category__path__startswith=path)
