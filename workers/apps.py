"""The workers as a Django app; loading it hands the table of effects to the outbox."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class WorkersConfig(AppConfig):
    """Registers the one table that says what follows from which fact."""

    name = "workers"

    def ready(self) -> None:
        """Hand the table over. It is named by path, because models load only after the app registry is ready."""
        register = import_string("shop.outbox.table.register")
        register(import_string("workers.effects.EFFECTS"))
