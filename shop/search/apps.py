"""Search as a Django app (it has commands, no tables)."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index of products."""

    name = "shop.search"
    label = "search"
