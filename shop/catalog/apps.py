"""The catalogue as a Django app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Products and how they are ordered."""

    name = "shop.catalog"
    label = "catalog"
