"""The WSGI application: body, key, route, answer. What every request has in common changes this file."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import orjson

from shop.search.engine.engine import Engine
from shop.search.engine.errors import ApiError
from shop.search.engine.handlers_events import send_events
from shop.search.engine.insights import MAX_BYTES
from shop.search.engine.keys import Access
from shop.search.engine.request import (
    Environ,
    Request,
    parse_json,
    read_access,
    read_body,
    read_query,
    split_path,
)
from shop.search.engine.routes import ANY_KEY, Route, find_route

log = logging.getLogger(__name__)

StartResponse = Callable[[str, list[tuple[str, str]]], Any]

# Browsers hold a key that searches: what they send is questions, never records.
MAX_SEARCH_BYTES = 1024 * 1024
_KEY_IN_PATH = re.compile("/1/keys/[^/]+")
# Any shop's pages may search: the key in the request decides, cookies play no part.
_CORS = [("Access-Control-Allow-Origin", "*")]
_PREFLIGHT = [
    *_CORS,
    ("Access-Control-Allow-Methods", "GET, PUT, DELETE, POST, OPTIONS"),
    (
        "Access-Control-Allow-Headers",
        "content-type, content-encoding, x-algolia-agent, x-algolia-api-key, x-algolia-application-id, "
        "x-algolia-request-id, request-id",
    ),
    ("Access-Control-Max-Age", "86400"),
    ("Content-Length", "0"),
]


class Application:
    """Answers every request in Algolia's shape, errors included."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # More requests may be arriving than are worked on.
        self._places = threading.BoundedSemaphore(engine.config.threads)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """The WSGI entry."""
        if environ["REQUEST_METHOD"] == "OPTIONS":
            start_response("204 No Content", _PREFLIGHT)
            return [b""]
        status, body = self._answer(environ)
        headers = [*_CORS, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            headers.append(("Retry-After", "1"))
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    def _answer(self, environ: Environ) -> tuple[int, bytes]:
        try:
            return 200, orjson.dumps(self._dispatch(environ))
        except ApiError as error:
            return error.status, orjson.dumps(error.body())
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:  # a panic inside Tantivy is no Exception
            path = _KEY_IN_PATH.sub("/1/keys/...", environ.get("PATH_INFO", ""))
            log.exception("Request failed: %s %s", environ["REQUEST_METHOD"], path)
            return 500, b'{"message":"Internal error: see the search server\'s log","status":500}'

    def _dispatch(self, environ: Environ) -> dict[str, Any]:
        config = self._engine.config
        query = read_query(environ)
        route, parts = find_route(environ["REQUEST_METHOD"], split_path(environ))
        access = self._admit(environ, query, route, parts)
        limit = config.max_body_bytes if access.may("addObject") else MAX_SEARCH_BYTES
        data = read_body(environ, MAX_BYTES if route.handler is send_events else limit)
        with self._places:
            return route.handler(Request(self._engine, access, parts, query, parse_json(data), len(data)))

    def _admit(self, environ: Environ, query: dict[str, str], route: Route, parts: tuple[str, ...]) -> Access:
        """The key is checked before the body is read: strangers can't make the server read 32 MB."""
        if not route.rights:
            return Access()
        try:
            access = read_access(environ, query, self._engine)
        except ApiError:
            if route.handler is send_events:
                raise ApiError(401, "Invalid credentials") from None
            raise
        if route.rights != ANY_KEY:
            access.check(*route.rights)
        if parts and route.path[1] == "indexes":
            access.check_index(parts[0])
        return access
