"""Pricing as a Django app."""

from django.apps import AppConfig


class PricingConfig(AppConfig):
    """Promotions, shipping, taxes."""

    name = "shop.pricing"
    label = "pricing"
