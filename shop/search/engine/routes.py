"""Which handler answers which method and path, and which key it takes. A new endpoint changes this file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shop.search.engine import handlers_browse as browse
from shop.search.engine import handlers_events as events
from shop.search.engine import handlers_extras as extras
from shop.search.engine import handlers_index as index
from shop.search.engine import handlers_keys as keys
from shop.search.engine import handlers_search as search
from shop.search.engine import handlers_write as write
from shop.search.engine.errors import ApiError, not_here
from shop.search.engine.request import Request

Handler = Callable[[Request], dict[str, Any]]


@dataclass(frozen=True)
class Route:
    """`path` segments: a name is itself, `{}` any value, `a|b` one of them. The key must have one of `rights`; there is
    one that only the admin key has.
    """

    method: str
    path: tuple[str, ...]
    handler: Handler
    rights: tuple[str, ...]

    def match(self, segments: list[str]) -> tuple[str, ...] | None:
        """The values of the variable segments, or None when the path is another one."""
        if len(segments) != len(self.path):
            return None
        pairs = list(zip(self.path, segments, strict=True))
        if any(pattern != "{}" and segment not in pattern.split("|") for pattern, segment in pairs):
            return None
        values = tuple(segment for pattern, segment in pairs if pattern == "{}" or "|" in pattern)
        return values if all(values) else None


def _route(method: str, path: str, handler: Handler, rights: str | tuple[str, ...]) -> Route:
    allowed = (rights,) if isinstance(rights, str) else rights
    return Route(method, tuple(path.strip("/").split("/")), handler, allowed)


EXTRAS = "synonyms|rules"
NO_KEY: tuple[str, ...] = ()
ANY_KEY = ("any",)
# Which of them it takes, each request of a batch says.
WRITES = ("addObject", "deleteObject", "deleteIndex")
# Whoever can begin a task may wait for it.
TASKS = (*WRITES, "editSettings", "settings")
# The first that matches answers, so fixed names stand before objectIDs.
ROUTES = (
    _route("GET", "/1/isalive", index.is_alive, NO_KEY),
    _route("POST", "/1/indexes/*/queries", search.search_many, "search"),
    _route("POST", "/1/indexes/*/objects", search.get_objects, "search"),
    _route("POST", "/1/indexes/*/batch", write.batch_many, WRITES),
    _route("GET", "/1/indexes", index.list_indices, "listIndexes"),
    _route("POST", "/1/events", events.send_events, "search"),
    _route("GET", "/1/keys", keys.list_keys, "admin"),
    _route("POST", "/1/keys", keys.add_key, "admin"),
    _route("GET", "/1/keys/{}", keys.get_key, ANY_KEY),
    _route("PUT", "/1/keys/{}", keys.update_key, "admin"),
    _route("DELETE", "/1/keys/{}", keys.delete_key, "admin"),
    _route("POST", "/1/keys/{}/restore", keys.restore_key, "admin"),
    _route("POST", "/1/indexes/{}/query", search.search_index, "search"),
    _route("POST", "/1/indexes/{}/facets/{}/query", search.search_facet_values, "search"),
    _route("POST", "/1/indexes/{}/browse", browse.browse, "browse"),
    _route("POST", "/1/indexes/{}/batch", write.batch, WRITES),
    _route("POST", "/1/indexes/{}/deleteByQuery", write.delete_by_query, "deleteIndex"),
    _route("POST", "/1/indexes/{}/clear", write.clear, "deleteIndex"),
    _route("POST", "/1/indexes/{}/operation", index.operate, "addObject"),
    _route("GET", "/1/indexes/{}/settings", index.get_settings, "settings"),
    _route("PUT", "/1/indexes/{}/settings", index.put_settings, "editSettings"),
    _route("GET", "/1/indexes/{}/task/{}", index.get_task, TASKS),
    _route("POST", f"/1/indexes/{{}}/{EXTRAS}/batch", extras.save_many, "editSettings"),
    _route("POST", f"/1/indexes/{{}}/{EXTRAS}/search", extras.search, "settings"),
    _route("POST", f"/1/indexes/{{}}/{EXTRAS}/clear", extras.clear, "editSettings"),
    _route("GET", f"/1/indexes/{{}}/{EXTRAS}/{{}}", extras.get_one, "settings"),
    _route("PUT", f"/1/indexes/{{}}/{EXTRAS}/{{}}", extras.save_one, "editSettings"),
    _route("DELETE", f"/1/indexes/{{}}/{EXTRAS}/{{}}", extras.delete_one, "editSettings"),
    _route("POST", "/1/indexes/{}/{}/partial", write.patch_object, "addObject"),
    _route("POST", "/1/indexes/{}", write.add_object, "addObject"),
    _route("DELETE", "/1/indexes/{}", index.delete_index, "deleteIndex"),
    _route("GET", "/1/indexes/{}/{}", search.get_object, "search"),
    _route("PUT", "/1/indexes/{}/{}", write.put_object, "addObject"),
    _route("DELETE", "/1/indexes/{}/{}", write.delete_object, "deleteObject"),
)
_NOT_HERE = ("clusters", "dictionaries", "logs", "recommendations")


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
