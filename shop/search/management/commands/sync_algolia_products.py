"""`manage.py sync_algolia_products [--clear] [--allow-shrink] [--wait]`: rebuild the search index."""

import getpass
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.audit.actor import Actor
from shop.common.errors import Conflict
from shop.common.trace import new_trace, tracing
from shop.search.console import follow, summary
from shop.search.services.start_rebuild import start_rebuild


class Command(BaseCommand):
    """Starts a rebuild, or joins the one that is under way; a worker of the bulk lane does the rest."""

    help = "Rebuild the search index beside the live one. A worker of the bulk lane does the work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--clear",
            action="store_true",
            help="empty the live index first, in place of a rebuild under way: shoppers find nothing meanwhile",
        )
        parser.add_argument(
            "--allow-shrink",
            action="store_true",
            help="also where more than a tenth of the visible records goes away",
        )
        parser.add_argument("--wait", action="store_true", help="show progress until it is at rest")
        parser.add_argument("--by", default="", help="who wants it; by default this system's user")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor(id="", label=options["by"] or _user())
        try:
            with tracing(new_trace()):
                run, new = start_rebuild(
                    actor=actor, clear=options["clear"], allow_shrink=options["allow_shrink"]
                )
        except Conflict as refusal:
            raise CommandError(refusal.detail) from refusal
        what = "started" if new else f"is under way already, started by {run.started_by}"
        self.stdout.write(f"Rebuild {run.pk} {what}: {run.products:,} products.")
        if options["wait"]:
            self.stdout.write(summary(follow(run)))
        else:
            self.stdout.write(f"Follow it in the admin: /admin/search/rebuild/{run.pk}/change/")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "sync_algolia_products"
