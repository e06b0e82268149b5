"""Accounts as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The shop's own user model."""

    name = "shop.accounts"
    label = "accounts"
