"""Django's `createsuperuser`, by the service that has it in the trail, and with a username as all others are."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser
from django.contrib.auth.models import UserManager
from django.core.management.base import CommandError

from shop.accounts.models import User
from shop.accounts.rules import clean_username
from shop.accounts.services.create_superuser import create_superuser
from shop.common.errors import DomainError, Invalid


class _Users(UserManager[User]):
    """Accounts, but that the service makes superusers."""

    def __init__(self) -> None:
        super().__init__()
        self.model = User

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: Any
    ) -> User:
        """As Django's manager does; an account without a password can't sign in until it gets one."""
        hashed = User()
        hashed.set_password(password)
        return create_superuser(username=username, email=email or "", password_hash=hashed.password)


class _UserModel:
    """The user model as Django's command asks for it, with that manager."""

    _default_manager = _Users()

    def __getattr__(self, name: str) -> Any:
        return getattr(User, name)

    def __call__(self, **values: Any) -> User:
        return User(**values)


class Command(createsuperuser.Command):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.UserModel = _UserModel()  # type: ignore[assignment]

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            super().handle(*args, **options)
        except DomainError as refused:
            raise CommandError(refused.detail) from None

    def _validate_username(self, username: str, verbose_field_name: str, database: str) -> str | None:
        """What is wrong with it, so that it is asked for once more; Django's own look knows nothing of the shop's."""
        if error := super()._validate_username(username, verbose_field_name, database):  # type: ignore[misc]
            return str(error)
        try:
            cleaned = clean_username(username)
        except Invalid as refused:
            return f"Error: {refused.detail}."
        if User.objects.filter(username__iexact=cleaned).exists():
            return f"Error: That {verbose_field_name} is already taken."
        return None
