"""One HTTP request as the handlers see it: from WSGI's environment to a checked body and key."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import orjson

from shop.search.engine.engine import Engine
from shop.search.engine.errors import ApiError, malformed
from shop.search.engine.keys import Access, Caller, authorise
from shop.search.engine.values import MAX_DEPTH, is_deep

Environ = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """Everything a handler needs. `parts` are the decoded variable parts of the path, `size` the body's
    bytes.
    """

    engine: Engine
    access: Access
    parts: tuple[str, ...]
    query: dict[str, str]
    body: Any
    size: int

    @property
    def index(self) -> str:
        """The index that the path names; the key has been checked for it."""
        return self.parts[0]

    def mapping(self) -> dict[str, Any]:
        """The body as an object; an empty body counts as an empty one. Raises a 400."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise ApiError(400, "Invalid body: expected a JSON object")
        return self.body

    def requests(self) -> list[dict[str, Any]]:
        """The objects of a body such as `{"requests": [...]}`. Raises a 400."""
        items = self.mapping().get("requests")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise malformed("requests", "expected a list of objects")
        return items

    def flag(self, name: str, *, default: bool) -> bool:
        """A true or false in the URL."""
        value = self.query.get(name)
        return default if value is None else value == "true"


def split_path(environ: Environ) -> list[str]:
    """The path's segments, each decoded by itself: an objectID may hold an encoded slash."""
    raw = environ.get("RAW_URI") or environ.get("PATH_INFO", "")
    return [unquote(segment) for segment in raw.partition("?")[0].strip("/").split("/")]


def read_query(environ: Environ) -> dict[str, str]:
    """The URL's parameters; those that stand for headers in lower case, as clients differ there."""
    pairs = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    return {name.lower() if name.lower().startswith("x-algolia-") else name: value for name, value in pairs}


def read_access(environ: Environ, query: dict[str, str], engine: Engine) -> Access:
    """The rights of the request's key, from headers or, as browsers send it, from the URL. Raises a 403 or 429."""
    app_id = environ.get("HTTP_X_ALGOLIA_APPLICATION_ID") or query.get("x-algolia-application-id", "")
    key = environ.get("HTTP_X_ALGOLIA_API_KEY") or query.get("x-algolia-api-key", "")
    caller = Caller(environ.get("REMOTE_ADDR", ""), environ.get("HTTP_REFERER", ""))
    return authorise(engine.keyring, engine.rate_limit, app_id, key, caller)


def read_body(environ: Environ, limit: int) -> bytes:
    """The body, chunked, compressed or plain, whatever its content type. Raises a 413 beyond `limit` bytes."""
    if int(environ.get("CONTENT_LENGTH") or 0) > limit:
        raise _too_large(limit)
    data = _read(environ, limit)
    if environ.get("HTTP_CONTENT_ENCODING", "").lower() == "gzip":
        data = _inflate(data, limit)
    if len(data) > limit:
        raise _too_large(limit)
    return data


def parse_json(data: bytes) -> Any:
    """The JSON value of a body, None for an empty one. Raises a 400 saying where it breaks."""
    if not data.strip():
        return None
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise ApiError(400, f"Invalid JSON in the body: {error}") from None
    if data.count(b"[") + data.count(b"{") >= MAX_DEPTH and is_deep(value):
        raise ApiError(400, f"Invalid JSON in the body: nested deeper than {MAX_DEPTH}")
    return value


def _read(environ: Environ, limit: int) -> bytes:
    stream = environ["wsgi.input"]
    chunked = environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked"
    remaining = limit + 1 if chunked else int(environ.get("CONTENT_LENGTH") or 0)
    parts = []
    while remaining > 0:
        try:
            part = stream.read(min(remaining, 1 << 20))
        except OSError as error:
            raise ApiError(408, "The request body did not arrive in time") from error
        if not part:
            break
        parts.append(part)
        remaining -= len(part)
    return b"".join(parts)


def _inflate(data: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, limit + 1)
    except zlib.error as error:
        raise ApiError(400, f"Invalid gzip body: {error}") from None


def _too_large(limit: int) -> ApiError:
    return ApiError(413, f"The request body is larger than {limit} bytes: send fewer records at once")
