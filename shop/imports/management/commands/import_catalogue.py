"""`manage.py import_catalogue FILE [--wait]`: import a product file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.audit.actor import Actor
from shop.common.trace import new_trace, tracing
from shop.imports.console import follow, summary
from shop.imports.intake import take_in
from shop.imports.problems import FileRefused
from shop.imports.services.start_import import start_import

ACTOR = Actor(id="", label="import_catalogue")


class Command(BaseCommand):
    """Takes the file in and starts a run; a worker of the bulk lane does the rest."""

    help = "Import a product file (Shopify's classic CSV). A worker of the bulk lane does the work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the product file")
        parser.add_argument("--wait", action="store_true", help="show progress until the import is at rest")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                intake = take_in(file, name=path.name, size=path.stat().st_size)
        except OSError as error:
            raise CommandError(f"{path} can't be read: {error.strerror}") from error
        except FileRefused as refusal:
            raise CommandError(
                f"{path} was refused, nothing of it was applied: {refusal.detail}"
            ) from refusal
        with tracing(new_trace()):
            run, started = start_import(intake=intake, actor=ACTOR)
        what = "started" if started else "of the same file is under way already"
        self.stdout.write(f"Import run {run.pk} {what}: {run.file_name}, {run.file_bytes:,} bytes.")
        if options["wait"]:
            self.stdout.write(summary(follow(run)))
        else:
            self.stdout.write(f"Follow it in the admin: /admin/imports/importrun/{run.pk}/change/")
