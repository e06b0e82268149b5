"""Search as a Django app: its tables tell of rebuilds, sweeps and interest, never of products."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The index of products."""

    name = "shop.search"
    label = "search"
