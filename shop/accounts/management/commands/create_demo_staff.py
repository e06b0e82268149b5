"""`manage.py create_demo_staff`: the staff login of a local shop."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.env import current
from shop.accounts.services.create_demo_staff import create_demo_staff


class Command(BaseCommand):
    """Refused in production: everybody knows this login."""

    help = "Create the demo staff login, or reset it, with the password of SHOPSTER_DEMO_PASSWORD."

    def handle(self, *args: Any, **options: Any) -> None:
        env = current()
        if env.production:
            raise CommandError("SHOPSTER_ENV is production: a login that everybody knows is not made there.")
        user = create_demo_staff(password=env.shopster_demo_password.get_secret_value())
        self.stdout.write(f"Staff login: {user.username}")
