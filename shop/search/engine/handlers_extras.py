"""Endpoints about the synonyms and rules of an index."""

from __future__ import annotations

from typing import Any, cast

from shop.search.engine import extras
from shop.search.engine.errors import ApiError, malformed
from shop.search.engine.extras import Item, Items, Kind
from shop.search.engine.handlers_write import now
from shop.search.engine.request import Request
from shop.search.engine.values import integer, strings

Answer = dict[str, Any]


def save_one(request: Request) -> Answer:
    """PUT /1/indexes/{index}/synonyms/{objectID}, and for rules."""
    object_id = request.parts[2]
    item = request.mapping()
    if item.setdefault("objectID", object_id) != object_id:
        raise malformed("objectID", f"expected that of the path, {object_id}")
    _save(request, extras.check_items(_kind(request), [item]), clear=False)
    return {"taskID": request.engine.tasks.done(), "updatedAt": now(), "id": object_id, "objectID": object_id}


def save_many(request: Request) -> Answer:
    """POST .../synonyms/batch and .../rules/batch."""
    kind = _kind(request)
    items = extras.check_items(kind, request.body)
    flag = "replaceExistingSynonyms" if kind == "synonyms" else "clearExistingRules"
    clear = request.flag(flag, default=False)
    if items or clear:
        _save(request, items, clear=clear)
    return {"taskID": request.engine.tasks.done(), "updatedAt": now()}


def get_one(request: Request) -> Answer:
    """GET /1/indexes/{index}/synonyms/{objectID}, and for rules."""
    kind, object_id = _kind(request), request.parts[2]
    item = extras.items_of(request.engine, request.index, kind).get(object_id)
    if item is None:
        raise ApiError(404, "ObjectID does not exist")
    return item


def delete_one(request: Request) -> Answer:
    """DELETE /1/indexes/{index}/synonyms/{objectID}, and for rules."""
    return _remove(request, request.parts[2])


def clear(request: Request) -> Answer:
    """POST .../synonyms/clear and .../rules/clear."""
    return _remove(request, None)


def search(request: Request) -> Answer:
    """POST .../synonyms/search and .../rules/search."""
    kind, body = _kind(request), request.mapping()
    items = list(extras.items_of(request.engine, request.index, kind).values())
    query = body.get("query") or ""
    if not isinstance(query, str):
        raise malformed("query", "expected a string")
    found = extras.matching(_narrowed(kind, items, body), query)
    page = integer(0, 1_000_000)("page", body.get("page") or 0)
    most = integer(1, 1000)
    size = most("hitsPerPage", 20 if body.get("hitsPerPage") is None else body["hitsPerPage"])
    hits = found[page * size : (page + 1) * size]
    return {"hits": hits, "nbHits": len(found), "page": page, "nbPages": -(-len(found) // size)}


def _narrowed(kind: Kind, items: list[Item], body: Answer) -> list[Item]:
    if kind == "synonyms":
        kinds = [kind.lower() for kind in strings("type", body.get("type") or "")]
        return [item for item in items if not kinds or item["type"].lower() in kinds]
    if body.get("enabled") is not None:
        items = [item for item in items if item.get("enabled", True) == body["enabled"]]
    for name in ("anchoring", "context"):
        if body.get(name):
            items = [item for item in items if body[name] in _of_conditions(item, name)]
    return items


def _of_conditions(item: Item, name: str) -> list[Any]:
    return [
        condition.get(name) for condition in (item.get("condition"), *item.get("conditions", ())) if condition
    ]


def _save(request: Request, items: Items, *, clear: bool) -> None:
    engine, name, kind = request.engine, request.index, _kind(request)
    forward = request.flag("forwardToReplicas", default=False)
    engine.writer.call(
        lambda: extras.save(engine, name, kind, items, clear=clear, forward=forward), request.size
    )


def _remove(request: Request, object_id: str | None) -> Answer:
    engine, name, kind = request.engine, request.index, _kind(request)
    forward = request.flag("forwardToReplicas", default=False)
    engine.writer.call(lambda: extras.remove(engine, name, kind, object_id, forward=forward))
    return {"taskID": engine.tasks.done(), "updatedAt": now(), "deletedAt": now()}


def _kind(request: Request) -> Kind:
    return cast(Kind, request.parts[1])
