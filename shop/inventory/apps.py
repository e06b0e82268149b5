"""Inventory as a Django app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Stock."""

    name = "shop.inventory"
    label = "inventory"
