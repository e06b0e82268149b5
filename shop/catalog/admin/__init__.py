"""The catalogue's admin pages, one file a page; importing them registers them."""

from shop.catalog.admin import attributes, brands, categories, collections, products, variants
from shop.outbox.subjects import has_page

__all__ = ["attributes", "brands", "categories", "collections", "products", "variants"]

for _kind in ("product", "category", "brand", "attribute", "collection"):
    has_page(_kind, f"admin:catalog_{_kind}_change")
