"""Imports as a Django app."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Import runs, their staged rows and their reports."""

    name = "shop.imports"
    label = "imports"
