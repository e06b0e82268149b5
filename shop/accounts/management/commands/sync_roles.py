"""Make the staff roles agree with the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.accounts.services.sync_roles import sync_roles
from shop.audit.actor import SYSTEM


class Command(BaseCommand):
    help = "Gives the group of each staff role the rights that shop/accounts/roles.py says; `migrate` does it too."

    def handle(self, *args: Any, **options: Any) -> None:
        synced = sync_roles(actor=SYSTEM)
        self.stdout.write(
            f"Changed: {', '.join(synced.changed)}." if synced.changed else "Nothing to change."
        )
        if synced.unknown:
            raise CommandError(f"Nothing has these rights: {', '.join(synced.unknown)}")
