"""Each request's id, span and metrics. Changes when something else is noted of every request.

The id comes from the caller where it is one that can be kept: that of the trace that it is part of (W3C
`traceparent`), else its `X-Request-ID`. It is in the answer, in the log, and on the effects and the audit entries that
the request records.
"""

import re
import time
from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.request_metrics import request_metrics
from shop.common.spans import spans
from shop.common.trace import MAX_REQUEST_ID, enter_trace, leave_trace, new_trace, tracing

HEADER = "X-Request-ID"
_SANE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{MAX_REQUEST_ID - 1}}}")
_TRACEPARENT = re.compile(
    r"(?!ff)[0-9a-f]{2}-(?P<trace>(?!0{32})[0-9a-f]{32})-(?P<span>(?!0{16})[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})(-.*)?"
)


class Observed:
    """The outermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        request_metrics.start()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with the request's id."""
        started = time.perf_counter()
        trace = incoming_trace(request.META)
        request_id = trace.partition(":")[0]
        # Django logs a refusal when the middleware is done; the formatter finds the id on the request.
        request.request_id = request_id  # type: ignore[attr-defined]
        if spans.on:
            response = self._traced(request, trace)
        else:
            token = enter_trace(request_id)
            try:
                response = self._get_response(request)
            finally:
                leave_trace(token)
        response[HEADER] = request_id
        request_metrics.note(
            (route_of(request), request.method, response.status_code, time.perf_counter() - started)
        )
        return response

    def _traced(self, request: HttpRequest, trace: str) -> HttpResponseBase:
        method = request.method or ""
        about = {"http.request.method": method, "url.path": request.path}
        with spans.span(method, "server", trace, about) as span, tracing(span.trace):
            response = self._get_response(request)
            route = route_of(request)
            span.tell(
                {"http.route": route, "http.response.status_code": response.status_code},
                name=f"{method} {route}",
            )
            if response.status_code >= 500:
                span.fail(str(response.status_code))
            return response


def route_of(request: HttpRequest) -> str:
    """The pattern of the address that answered, such as `api/products/<text:slug>/`; `none` where none did."""
    match = request.resolver_match
    return match.route if match else "none"


def incoming_trace(meta: Mapping[str, str]) -> str:
    """The trace that a request goes on with, or a new one."""
    if (parent := meta.get("HTTP_TRACEPARENT")) and (found := _TRACEPARENT.fullmatch(parent)):
        return f"{found['trace']}:{found['span']}:{found['flags']}"
    given = meta.get("HTTP_X_REQUEST_ID", "")
    return given if _SANE.fullmatch(given) else new_trace()
