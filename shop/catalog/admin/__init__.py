"""The catalogue's admin pages, one file a page; importing them registers them."""

from shop.catalog.admin import attributes, brands, categories, collections, products, variants

__all__ = ["attributes", "brands", "categories", "collections", "products", "variants"]
