"""The test orders as a Django app; loading it adds their effects to the product's table."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class OrdersConfig(AppConfig):
    """Stands after `workers` in INSTALLED_APPS, so that the product's table is there to be added to."""

    name = "tests.chaos.orders"
    label = "chaos_orders"

    def ready(self) -> None:
        """Register the product's lines and ours; by path, because models load only after the app registry is ready."""
        register = import_string("shop.outbox.table.register")
        product = import_string("shop.outbox.table.effect_types")()
        register([*product, *import_string("tests.chaos.orders.effects.EFFECTS")])
