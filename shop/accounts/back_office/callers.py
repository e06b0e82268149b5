"""Whose browser asks for a page of the admin. Changes when something else is known of it."""

from ipaddress import ip_address

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from shop.accounts.callers import Caller

MOST_OF_A_BROWSER = 200


def caller_of(request: HttpRequest) -> Caller:
    """The browser; of its address `SHOPSTER_TRUSTED_PROXIES` proxies are believed, and never the browser itself."""
    # The API's package counts the proxies; of a request it looks at META alone.
    told = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]
    agent = "".join(
        character for character in request.META.get("HTTP_USER_AGENT", "") if character.isprintable()
    )
    return Caller(_address(told.strip()), agent[:MOST_OF_A_BROWSER])


def _address(text: str) -> str:
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""
