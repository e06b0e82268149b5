"""Whose browser asks for a page of the admin. Changes when something else is known of it."""

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from shop.accounts.callers import Caller
from shop.accounts.callers import caller_of as told_by


def caller_of(request: HttpRequest) -> Caller:
    """The browser; of its address `SHOPSTER_TRUSTED_PROXIES` proxies are believed, and never the browser itself."""
    # The API's package counts the proxies; of a request it looks at META alone.
    address = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]
    return told_by(address, request.META.get("HTTP_USER_AGENT", ""))
