"""`manage.py load_demo_data [--reset] [--wait]`: fill the shop with the demo catalogue."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop.audit.actor import Actor
from shop.catalog.models import Origin
from shop.common.errors import Conflict
from shop.common.trace import new_trace, tracing
from shop.imports.console import follow, summary
from shop.imports.demo import CATALOGUE
from shop.imports.intake import take_in
from shop.imports.services.reset_demo import reset_demo
from shop.imports.services.start_import import start_import

ACTOR = Actor(id="", label="load_demo_data")


class Command(BaseCommand):
    """Imports the demo catalogue as any other file; its rows are marked as demo."""

    help = "Import the demo catalogue. A worker of the bulk lane does the work. Refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="remove demo rows first; the shop's own stay"
        )
        parser.add_argument("--wait", action="store_true", help="show progress until the import is at rest")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "load_demo_data is refused with SHOPSTER_ENV=production: demo rows don't belong there"
            )
        if options["reset"]:
            try:
                removed = reset_demo(actor=ACTOR)
            except Conflict as conflict:
                raise CommandError(conflict.detail) from conflict
            self.stdout.write(f"Removed {removed} demo products.")
        with CATALOGUE.open("rb") as file:
            intake = take_in(file, name="demo catalogue", size=CATALOGUE.stat().st_size)
        with tracing(new_trace()):
            run, started = start_import(intake=intake, actor=ACTOR, origin=Origin.DEMO)
        what = "started" if started else "is under way already"
        self.stdout.write(
            f"Import run {run.pk} of the demo catalogue {what}; its pictures are drawn on the way."
        )
        if options["wait"]:
            self.stdout.write(summary(follow(run)))
