"""One shape for every error: ``{code, detail, fields}``. Changes when an error is told differently."""

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from rest_framework import exceptions, status
from rest_framework.permissions import SAFE_METHODS
from rest_framework.response import Response
from rest_framework.views import set_rollback

from shop.accounts.errors import (
    CodeInvalid,
    CodeRequired,
    EnrolmentRequired,
    InvalidCredentials,
    SessionEnded,
)
from shop.common.errors import Conflict, DomainError, NotFound

logger = logging.getLogger(__name__)

_DOMAIN_STATUS = {
    NotFound: status.HTTP_404_NOT_FOUND,
    Conflict: status.HTTP_409_CONFLICT,
    InvalidCredentials: status.HTTP_401_UNAUTHORIZED,
    SessionEnded: status.HTTP_401_UNAUTHORIZED,
    CodeRequired: status.HTTP_401_UNAUTHORIZED,
    CodeInvalid: status.HTTP_401_UNAUTHORIZED,
    EnrolmentRequired: status.HTTP_403_FORBIDDEN,
}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="api"'}
_UNAVAILABLE = "The shop's database does not answer just now. Please try again."
# It may have gone away after the commit, before its answer or what the response reads of the new state.
_MAYBE_WRITTEN = (
    "The shop's database does not answer just now. Whether this change was made is not known: look before you"
    " try again."
)

_TOO_LARGE = f"The request's body is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2} MB."


def body(code: str, detail: str, fields: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The error's JSON."""
    return {"code": code, "detail": detail, "fields": dict(fields or {})}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler; None (a 500) for what nobody expected."""
    set_rollback()
    if isinstance(error, DomainError):
        code = next((code for kind, code in _DOMAIN_STATUS.items() if isinstance(error, kind)), 400)
        headers = _CHALLENGE if code == status.HTTP_401_UNAUTHORIZED else None
        return Response(body(error.code, error.detail, error.fields), status=code, headers=headers)
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, RequestDataTooBig):
        return Response(body("too_large", _TOO_LARGE), status=413)
    if isinstance(error, exceptions.APIException):
        return Response(_api_body(error), status=error.status_code, headers=_headers(error))
    if isinstance(error, OperationalError | InterfaceError):
        logger.exception("database away while answering")
        detail = _UNAVAILABLE if context["request"].method in SAFE_METHODS else _MAYBE_WRITTEN
        return Response(body("unavailable", detail), status=503, headers={"Retry-After": "1"})
    return None


def _api_body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        fields = _flattened(error.detail)
        first = next(iter(fields.items()), ("", ["The request can't be used."]))
        detail = f"{first[0]}: {first[1][0]}" if first[0] else first[1][0]
        return body("invalid", detail, fields)
    codes = error.get_codes()
    return body(codes if isinstance(codes, str) else error.default_code, _sentence(error.detail))


def _sentence(detail: Any) -> str:
    return str(detail.get("detail", "")) if isinstance(detail, dict) else str(detail)


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if auth := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(auth)
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    return headers


def _flattened(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Nested serializer errors with dotted names: ``variants.0.price``."""
    if isinstance(detail, Mapping):
        items = [(str(key), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(item, Mapping) for item in detail):
        items = [(str(index), value) for index, value in enumerate(detail)]
    else:
        return {prefix: [str(item) for item in (detail if isinstance(detail, list) else [detail])]}
    flat: dict[str, list[str]] = {}
    for key, value in items:
        name = prefix if key == "non_field_errors" else f"{prefix}.{key}".strip(".")
        flat.update({field: reasons for field, reasons in _flattened(value, name).items() if reasons})
    return flat


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 400 of a request that is refused before anyone looks at its address."""
    if request.path.startswith("/api/"):
        return JsonResponse(body("bad_request", "This request can't be answered as it was sent."), status=400)
    return HttpResponse("<h1>Bad request</h1>", status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 404 of an address that nobody serves."""
    if request.path.startswith("/api/"):
        return JsonResponse(body("not_found", f"There is nothing at {request.path}."), status=404)
    return HttpResponse("<h1>Not found</h1>", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 of what nobody expected; the log has the reason."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            body("error", "Something went wrong on our side. It has been logged."), status=500
        )
    return HttpResponse("<h1>Something went wrong on our side.</h1>", status=500)
