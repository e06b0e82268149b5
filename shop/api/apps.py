"""The API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Resources, and the windows of its throttles."""

    name = "shop.api"
    label = "api"
