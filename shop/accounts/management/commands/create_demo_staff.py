"""`manage.py create_demo_staff`: the staff login of a local shop."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.accounts.services.create_demo_staff import create_demo_staff


class Command(BaseCommand):
    """Refused in production: everybody knows this login."""

    help = "Create the demo staff login, or reset it, with the password of SHOPSTER_DEMO_PASSWORD."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("SHOPSTER_ENV is production: a login that everybody knows is not made there.")
        user = create_demo_staff(password=settings.DEMO_PASSWORD)
        self.stdout.write(f"Staff login: {user.username}")
