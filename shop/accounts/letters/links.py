"""The storefront's addresses that letters name. Changes when a page of the storefront moves."""

from urllib.parse import urlencode

from django.conf import settings

from shop.accounts.link_tokens import CONFIRM_EMAIL, RESET_PASSWORD, WELCOME_STAFF, Purpose, make_token
from shop.accounts.models import User


def reset_link(user: User) -> str:
    """Where `user` sets a new password, for as long as RESET_PASSWORD says."""
    return _password_link(user, RESET_PASSWORD)


def staff_link(user: User) -> str:
    """Where a new member of staff sets their first password, for as long as WELCOME_STAFF says."""
    return _password_link(user, WELCOME_STAFF)


def confirm_link(user: User) -> str:
    """Where `user` confirms the address that waits for it, for as long as CONFIRM_EMAIL says."""
    return _with(page("verify"), uid=user.public_id, token=make_token(user, CONFIRM_EMAIL))


def page(name: str) -> str:
    """A page of the storefront."""
    return f"{settings.STOREFRONT_URL}/{name}"


def _password_link(user: User, purpose: Purpose) -> str:
    return _with(settings.FRONTEND_PASSWORD_RESET_URL, uid=user.public_id, token=make_token(user, purpose))


def _with(address: str, **query: object) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
