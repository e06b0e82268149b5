"""The API as a Django app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Resources, and the command that writes their OpenAPI file."""

    name = "shop.api"
    label = "api"
