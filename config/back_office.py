"""Middleware that only staff's pages need. Changes when a page outside the back office gets a session.

The API knows its callers by their tokens, so it neither opens sessions nor carries messages: a shopper's request
does not pay for them, and a cookie can never stand for a caller there. Where another page needs a session, it
belongs under BACK_OFFICE.
"""

import logging
from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from shop.accounts.back_office.sessions import staff_of

BACK_OFFICE = "/admin/"

logger = logging.getLogger(__name__)


class _BackOfficeOnly(MiddlewareMixin):
    """Lets requests for other addresses pass untouched."""

    def __call__(self, request: HttpRequest) -> Any:
        """What the middleware does for staff's pages; for others, what comes after it."""
        if request.path_info.startswith(BACK_OFFICE):
            return super().__call__(request)
        return self.get_response(request)


class BackOfficeSessions(_BackOfficeOnly, SessionMiddleware):
    """Sessions for staff's pages."""


class BackOfficeUsers(_BackOfficeOnly, AuthenticationMiddleware):
    """`request.user` for staff's pages, while their session is open; the API's authentication sets its own."""

    def process_request(self, request: HttpRequest) -> None:
        """Whom the cookie names, if nothing has ended their session."""
        super().process_request(request)
        named = request.user
        request.user = SimpleLazyObject(lambda: staff_of(request, named))  # type: ignore[assignment]


class BackOfficeMessages(_BackOfficeOnly, MessageMiddleware):
    """Messages for staff's pages."""


class BackOfficeUnavailable(_BackOfficeOnly):
    """A page in words where the database is away, as the API has its own answer for it."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """503 for a database that does not answer; None for what nobody expected."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("database away while answering", exc_info=exception)
        about = {"written": request.method not in {"GET", "HEAD"}, "address": request.get_full_path()}
        # Without the request: to say who is signed in would ask the database again.
        return HttpResponse(
            render_to_string("database_away.html", about), status=503, headers={"Retry-After": "1"}
        )
