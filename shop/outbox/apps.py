"""The outbox as a Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Effects, heartbeats and the slots of periodic jobs."""

    name = "shop.outbox"
    label = "outbox"
