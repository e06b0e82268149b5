"""Django's `migrate`, and the staff roles afterwards: who may do what is as much a part of a release as its tables."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from shop.accounts.services.sync_roles import sync_roles
from shop.audit.actor import SYSTEM


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        only_looks = options["plan"] or options["check_unapplied"] or options["prune"]
        if only_looks or options["fake"] or options["database"] != DEFAULT_DB_ALIAS:
            return
        # On the way to an older state, or only a part of the way up, there may be no tables for it.
        if not _is_complete():
            return
        synced = sync_roles(actor=SYSTEM)
        if synced.changed and options["verbosity"] > 0:
            self.stdout.write(f"Staff roles changed: {', '.join(synced.changed)}")


def _is_complete() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
