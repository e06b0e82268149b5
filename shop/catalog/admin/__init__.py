"""The catalogue's admin pages, one file a page; importing them registers them."""

from shop.catalog.admin import attributes, brands, categories, collections, products, variants
from shop.catalog.models import Attribute, Brand, Category, Collection, Product
from shop.outbox.subjects import has_page

__all__ = ["attributes", "brands", "categories", "collections", "products", "variants"]

for _model in (Product, Category, Brand, Attribute, Collection):
    _kind = str(_model._meta.model_name)
    has_page(_kind, f"admin:catalog_{_kind}_change", _model)
