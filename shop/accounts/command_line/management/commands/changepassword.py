"""Django's `changepassword`, which sets off what every new password does: all sessions end, its owner hears of it."""

import getpass
from collections.abc import Callable
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.core.management.base import CommandError

from shop.accounts.models import User
from shop.accounts.password_policy import new_hash
from shop.accounts.services.set_password import set_password
from shop.common.errors import DomainError, Invalid

TRIES = 3


class Command(changepassword.Command):
    # Django's own, of which its type stubs don't know.
    _get_pass: Callable[..., str]

    def handle(self, *args: Any, **options: Any) -> str:
        username = options["username"] or getpass.getuser()
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"user '{username}' does not exist")
        self.stdout.write(f"Changing password for user '{user}'")
        hashed = self._hash_of_typed(user)
        try:
            set_password(user_id=user.pk, password_hash=hashed)
        except DomainError as refused:
            raise CommandError(refused.detail) from None
        return f"Password changed successfully for user '{user}'"

    def _hash_of_typed(self, user: User) -> str:
        for _ in range(TRIES):
            typed = self._get_pass()
            if typed != self._get_pass("Password (again): "):
                self.stdout.write("Passwords do not match. Please try again.")
                continue
            try:
                return new_hash(typed, user, "password")
            except Invalid as refused:
                self.stderr.write("\n".join(refused.fields["password"]))
        raise CommandError(f"Aborting password change for user '{user}' after {TRIES} attempts")
