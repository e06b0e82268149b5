"""Keeps answers about a person out of every cache. Changes when other answers are nobody else's."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

ACCOUNTS = "/api/auth/"


class PrivateAnswers:
    """Middleware that marks what accounts answer, and what is answered to a token; everything else passes untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, not to be kept where it is somebody's own."""
        response = self._get_response(request)
        if "HTTP_AUTHORIZATION" in request.META or request.path_info.startswith(ACCOUNTS):
            response["Cache-Control"] = "no-store"
        return response
