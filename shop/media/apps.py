"""Media as a Django app."""

from django.apps import AppConfig


class MediaConfig(AppConfig):
    """Pictures."""

    name = "shop.media"
    label = "media"
