"""Take a lost device away at the command line, where no owner can do it in the admin."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop.accounts.models import User
from shop.accounts.services.reset_second_factor import reset_second_factor
from shop.common.errors import DomainError


class Command(BaseCommand):
    help = "Forgets the second factor of an account and signs it out everywhere; its next sign-in sets up another."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']!r}.")
        try:
            reset_second_factor(by=None, user_id=user.pk)
        except DomainError as refused:
            raise CommandError(refused.detail) from None
        self.stdout.write(f"The second factor of {user.username} is forgotten.")
