"""The faults' effects as a Django app, for the processes that carry them out."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class FaultsConfig(AppConfig):
    """Adds the lines of these tests to the table of effects; models load only after the app registry is ready."""

    name = "tests.faults"
    label = "faults"

    def ready(self) -> None:
        import_string("tests.faults.lines.add_lines")()
        import_string("tests.faults.scale.scale_down")()
