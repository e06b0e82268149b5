"""Endpoints that write records. Each answers after its commit: what is acknowledged is durable."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shop.search.engine import commands
from shop.search.engine.batch import RIGHTS, Change, make_change, parse_changes
from shop.search.engine.errors import malformed
from shop.search.engine.params import parse_groups
from shop.search.engine.request import Request

Answer = dict[str, Any]


def now() -> str:
    """The time of an answer, as Algolia writes it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def batch(request: Request) -> Answer:
    """POST /1/indexes/{index}/batch."""
    changes = _changes(request, request.mapping().get("requests"))
    return {"taskID": _write(request, request.index, changes), "objectIDs": _ids(changes)}


def batch_many(request: Request) -> Answer:
    """POST /1/indexes/*/batch: each request names its index; all indices are committed together."""
    items = request.requests()
    changes = _changes(request, items)
    by_index: dict[str, list[Change]] = {}
    for item, change in zip(items, changes, strict=True):
        name = item.get("indexName")
        if not isinstance(name, str):
            raise malformed("indexName", "expected a string")
        request.access.check_index(name)
        by_index.setdefault(name, []).append(change)
    engine = request.engine

    def work() -> None:
        for name in by_index:
            engine.check_writable(name)
        for name, group in by_index.items():
            commands.write(engine, name, group)

    engine.writer.call(work, request.size)
    return {"taskID": {name: engine.tasks.done() for name in by_index}, "objectIDs": _ids(changes)}


def add_object(request: Request) -> Answer:
    """POST /1/indexes/{index}: objectID is made when it is missing."""
    change = _change(request, "addObject", {**request.mapping()})
    task = _write(request, request.index, [change])
    return {"taskID": task, "createdAt": now(), "objectID": change.object_id}


def put_object(request: Request) -> Answer:
    """PUT /1/indexes/{index}/{objectID}."""
    change = _change(request, "updateObject", {**request.mapping(), "objectID": request.parts[1]})
    task = _write(request, request.index, [change])
    return {"taskID": task, "updatedAt": now(), "objectID": change.object_id}


def patch_object(request: Request) -> Answer:
    """POST /1/indexes/{index}/{objectID}/partial."""
    create = request.flag("createIfNotExists", default=True)
    action = "partialUpdateObject" if create else "partialUpdateObjectNoCreate"
    change = _change(request, action, {**request.mapping(), "objectID": request.parts[1]})
    task = _write(request, request.index, [change])
    return {"taskID": task, "updatedAt": now(), "objectID": change.object_id}


def delete_object(request: Request) -> Answer:
    """DELETE /1/indexes/{index}/{objectID}."""
    task = _write(request, request.index, [Change("deleteObject", request.parts[1])])
    return {"taskID": task, "deletedAt": now()}


def delete_by_query(request: Request) -> Answer:
    """POST /1/indexes/{index}/deleteByQuery: needs a filter, as a mistake here would empty the index."""
    groups = parse_groups(request.mapping(), {})
    if not groups:
        raise malformed("filters", "deleteByQuery needs at least one filter; clear removes everything")
    engine, name = request.engine, request.index
    engine.writer.call(lambda: commands.delete_matching(engine, name, groups))
    return {"taskID": engine.tasks.done(), "updatedAt": now()}


def clear(request: Request) -> Answer:
    """POST /1/indexes/{index}/clear."""
    engine, name = request.engine, request.index
    engine.writer.call(lambda: commands.clear_index(engine, name))
    return {"taskID": engine.tasks.done(), "updatedAt": now()}


def _changes(request: Request, items: Any) -> list[Change]:
    changes = parse_changes(items, request.engine.config.max_record_bytes)
    for action in {change.action for change in changes}:
        request.access.check(RIGHTS[action])
    return changes


def _change(request: Request, action: str, body: Answer) -> Change:
    return make_change(action, body, 0, request.engine.config.max_record_bytes)


def _write(request: Request, name: str, changes: list[Change]) -> int:
    engine = request.engine
    engine.writer.call(lambda: commands.write(engine, name, changes), request.size)
    return engine.tasks.done()


def _ids(changes: list[Change]) -> list[str]:
    return [change.object_id for change in changes if change.object_id]
