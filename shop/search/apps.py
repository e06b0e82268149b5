"""Search as a Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index of products."""

    name = "shop.search"
    label = "search"
