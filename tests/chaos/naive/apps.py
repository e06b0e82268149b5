"""The usual way as a Django app; loading it takes the ledger's place."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class NaiveConfig(AppConfig):
    """Every service still calls record(); what becomes of it at the commit is another function."""

    name = "tests.chaos.naive"
    label = "chaos_naive"

    def ready(self) -> None:
        """Take the place of the flush that writes effects; by path, as models load only after the app registry."""
        outbox = import_string("shop.outbox.record.record").__globals__
        outbox["_flush"] = import_string("tests.chaos.naive.sending.flush")
