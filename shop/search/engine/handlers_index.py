"""Endpoints about whole indices: settings, tasks, copy and move, listing."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from shop.search.engine import commands
from shop.search.engine.errors import ApiError, malformed
from shop.search.engine.handlers_write import now
from shop.search.engine.request import Request
from shop.search.engine.settings import check_settings
from shop.search.engine.values import integer, strings

Answer = dict[str, Any]
SCOPES = {"settings", "synonyms", "rules"}
_TASK = re.compile(r"\d{1,18}", re.ASCII)


def is_alive(_request: Request) -> Answer:
    """GET /1/isalive, for health checks; needs no key."""
    return {"message": "server is alive"}


def get_settings(request: Request) -> Answer:
    """GET /1/indexes/{index}/settings."""
    view = request.engine.view(request.index)
    entry = request.engine.registry.entries[request.index]
    return {**view.settings.values, **({"primary": entry.primary} if entry.primary else {})}


def put_settings(request: Request) -> Answer:
    """PUT /1/indexes/{index}/settings: the task is published when the records are indexed by the new
    settings.
    """
    changes = check_settings(request.mapping())
    engine, name = request.engine, request.index
    forward = request.flag("forwardToReplicas", default=False)
    task = engine.writer.call(
        lambda: commands.put_settings(engine, name, changes, forward=forward), request.size
    )
    return {"taskID": task, "updatedAt": now()}


def get_task(request: Request) -> Answer:
    """GET /1/indexes/{index}/task/{task}."""
    name, text = request.parts
    tasks = request.engine.tasks
    if not _TASK.fullmatch(text) or not tasks.exists(int(text)):
        raise ApiError(404, f"Task {text} does not exist")
    pending = tasks.is_pending(int(text), name)
    return {"status": "notPublished" if pending else "published", "pendingTask": pending}


def operate(request: Request) -> Answer:
    """POST /1/indexes/{index}/operation: copy, with or without a scope, or move."""
    body = request.mapping()
    operation, destination = body.get("operation"), body.get("destination")
    if operation not in ("copy", "move"):
        raise malformed("operation", "expected copy or move")
    if not isinstance(destination, str) or not destination:
        raise malformed("destination", "expected the name of an index")
    request.access.check_index(destination)
    scope = list(strings("scope", body.get("scope") or []))
    if unknown := sorted(set(scope) - SCOPES):
        raise malformed("scope", f"{unknown[0]} is none; expected some of {', '.join(sorted(SCOPES))}")
    engine, name = request.engine, request.index
    if operation == "move":
        engine.writer.call(lambda: commands.move_index(engine, name, destination))
        task = engine.tasks.done()
    else:
        task = engine.writer.call(lambda: commands.copy_index(engine, name, destination, scope))
    return {"taskID": task, "updatedAt": now()}


def delete_index(request: Request) -> Answer:
    """DELETE /1/indexes/{index}."""
    engine, name = request.engine, request.index
    engine.writer.call(lambda: commands.delete_index(engine, name))
    return {"taskID": engine.tasks.done(), "deletedAt": now()}


def list_indices(request: Request) -> Answer:
    """GET /1/indexes: all of them, or a page where one is asked for."""
    engine = request.engine
    items = []
    for name, entry in sorted(engine.registry.entries.items()):
        try:
            view = engine.view(name)
        except ApiError:
            # Deleted or moved away since.
            continue
        pending = engine.tasks.pending_on(entry.primary or name)
        size = 0 if entry.primary else view.snapshot.size()
        item = {
            "name": name,
            "createdAt": _iso(entry.created_at),
            "updatedAt": _iso(view.snapshot.committed_at),
            "entries": view.snapshot.searcher.num_docs,
            "dataSize": size,
            "fileSize": size,
            "lastBuildTimeS": 0,
            "numberOfPendingTasks": pending,
            "pendingTask": pending > 0,
        }
        replicas = [replica.name for replica in engine.registry.replicas_of(name)]
        items.append(
            item
            | ({"primary": entry.primary} if entry.primary else {})
            | ({"replicas": replicas} if replicas else {})
        )
    if "page" not in request.query:
        return {"items": items, "nbPages": 1}
    page = integer(0, 1_000_000)("page", request.query["page"])
    size = integer(1, 1000)("hitsPerPage", request.query.get("hitsPerPage", "100"))
    return {"items": items[page * size : (page + 1) * size], "nbPages": max(1, -(-len(items) // size))}


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
