"""Which handler answers which method and path, and which key it takes. A new endpoint changes this file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shop.search.engine import handlers_extras as extras
from shop.search.engine import handlers_index as index
from shop.search.engine import handlers_search as search
from shop.search.engine import handlers_write as write
from shop.search.engine.errors import ApiError, not_here
from shop.search.engine.request import Request

Handler = Callable[[Request], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """`path` segments: a name is itself, `{}` any value, `a|b` one of them. `key` is whose key it takes: anyone,
    search or admin.
    """

    method: str
    path: tuple[str, ...]
    handler: Handler
    key: str

    def match(self, segments: list[str]) -> tuple[str, ...] | None:
        """The values of the variable segments, or None when the path is another one."""
        if len(segments) != len(self.path):
            return None
        pairs = list(zip(self.path, segments, strict=True))
        if any(pattern != "{}" and segment not in pattern.split("|") for pattern, segment in pairs):
            return None
        values = tuple(segment for pattern, segment in pairs if pattern == "{}" or "|" in pattern)
        return values if all(values) else None


def _route(method: str, path: str, handler: Handler, key: str) -> Route:
    return Route(method, tuple(path.strip("/").split("/")), handler, key)


EXTRAS = "synonyms|rules"
# The first that matches answers, so fixed names stand before objectIDs.
ROUTES = (
    _route("GET", "/1/isalive", index.is_alive, "anyone"),
    _route("POST", "/1/indexes/*/queries", search.search_many, "search"),
    _route("POST", "/1/indexes/*/objects", search.get_objects, "search"),
    _route("POST", "/1/indexes/*/batch", write.batch_many, "admin"),
    _route("GET", "/1/indexes", index.list_indices, "admin"),
    _route("POST", "/1/indexes/{}/query", search.search_index, "search"),
    _route("POST", "/1/indexes/{}/facets/{}/query", search.search_facet_values, "search"),
    _route("POST", "/1/indexes/{}/browse", search.browse, "admin"),
    _route("POST", "/1/indexes/{}/batch", write.batch, "admin"),
    _route("POST", "/1/indexes/{}/deleteByQuery", write.delete_by_query, "admin"),
    _route("POST", "/1/indexes/{}/clear", write.clear, "admin"),
    _route("POST", "/1/indexes/{}/operation", index.operate, "admin"),
    _route("GET", "/1/indexes/{}/settings", index.get_settings, "admin"),
    _route("PUT", "/1/indexes/{}/settings", index.put_settings, "admin"),
    _route("GET", "/1/indexes/{}/task/{}", index.get_task, "admin"),
    _route("POST", f"/1/indexes/{{}}/{EXTRAS}/batch", extras.save_many, "admin"),
    _route("POST", f"/1/indexes/{{}}/{EXTRAS}/search", extras.search, "admin"),
    _route("POST", f"/1/indexes/{{}}/{EXTRAS}/clear", extras.clear, "admin"),
    _route("GET", f"/1/indexes/{{}}/{EXTRAS}/{{}}", extras.get_one, "admin"),
    _route("PUT", f"/1/indexes/{{}}/{EXTRAS}/{{}}", extras.save_one, "admin"),
    _route("DELETE", f"/1/indexes/{{}}/{EXTRAS}/{{}}", extras.delete_one, "admin"),
    _route("POST", "/1/indexes/{}/{}/partial", write.patch_object, "admin"),
    _route("POST", "/1/indexes/{}", write.add_object, "admin"),
    _route("DELETE", "/1/indexes/{}", index.delete_index, "admin"),
    _route("GET", "/1/indexes/{}/{}", search.get_object, "search"),
    _route("PUT", "/1/indexes/{}/{}", write.put_object, "admin"),
    _route("DELETE", "/1/indexes/{}/{}", write.delete_object, "admin"),
)
_NOT_HERE = ("keys", "clusters", "dictionaries", "logs", "events", "recommendations")


def find_route(method: str, segments: list[str]) -> tuple[Route, tuple[str, ...]]:
    """The route of a request and its variable parts.

    Raises a 400 for what Algolia has and this engine has not, a 405 for another method of a known path, else
    a 404.
    """
    known = False
    for route in ROUTES:
        values = route.match(segments)
        if values is not None:
            known = True
            if route.method == method:
                return route, values
    if segments[:1] == ["1"] and segments[1:2] and segments[1] in _NOT_HERE:
        raise not_here(f"/1/{segments[1]}")
    if known:
        raise ApiError(405, f"Method {method} is not allowed for this path")
    raise ApiError(404, f"Path /{'/'.join(segments)} does not exist")
