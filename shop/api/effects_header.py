"""The header that tells a write's caller what it set off. Changes when it is given to other answers."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.permissions import SAFE_METHODS

from shop.api.private_answers import ACCOUNTS
from shop.common.write import gathering
from shop.outbox.receipt import Receipt, combined

HEADER = "X-Effects"


class EffectsHeader:
    """Middleware that gives writes of the shop their header; everything else, accounts too, passes untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the token of what the request set off where it set off anything."""
        path = request.path_info
        # What a letter comes to would tell who has an account: it is done at once where nobody has the address.
        if request.method in SAFE_METHODS or not path.startswith("/api/") or path.startswith(ACCOUNTS):
            return self._get_response(request)
        with gathering() as flushed:
            response = self._get_response(request)
        receipt = combined(written for written in flushed if isinstance(written, Receipt))
        if receipt:
            response[HEADER] = receipt.token()
        return response
