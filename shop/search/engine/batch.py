"""Checking a batch of writes before any of it is applied, and applying it. A new action changes this file."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from shop.search.engine.errors import ApiError
from shop.search.engine.operations import Record, check, merge
from shop.search.engine.store import Store

REPLACE = ("addObject", "updateObject")
PARTIAL = ("partialUpdateObject", "partialUpdateObjectNoCreate")
WHOLE_INDEX = ("delete", "clear")
# What a key must have the right to.
RIGHTS = {
    **dict.fromkeys((*REPLACE, *PARTIAL), "addObject"),
    "deleteObject": "deleteObject",
    **dict.fromkeys(WHOLE_INDEX, "deleteIndex"),
}
ACTIONS = tuple(RIGHTS)
# As a key it takes twice as much, and what is longer than 65,530 bytes the index drops: the record could neither be
# replaced nor removed.
MAX_ID_BYTES = 30_000


@dataclass(frozen=True)
class Change:
    """One checked write. `object_id` is empty for the actions on a whole index."""

    action: str
    object_id: str = ""
    record: Record = field(default_factory=dict)


def parse_changes(requests: Any, max_record_bytes: int) -> list[Change]:
    """The changes of a `requests` list. Raises a 400 with the position of the first that can't be applied."""
    if not isinstance(requests, list):
        raise ApiError(400, "Invalid batch: expected a list named requests")
    return [_parse_change(position, item, max_record_bytes) for position, item in enumerate(requests)]


def _parse_change(position: int, item: Any, max_record_bytes: int) -> Change:
    if not isinstance(item, dict) or item.get("action") not in ACTIONS:
        raise ApiError(400, f"Invalid batch: request {position} needs an action, one of {', '.join(ACTIONS)}")
    action = item["action"]
    if action in WHOLE_INDEX:
        return Change(action)
    body = item.get("body")
    if not isinstance(body, dict):
        raise ApiError(400, f"Invalid batch: request {position} ({action}) needs an object named body")
    return make_change(action, body, position, max_record_bytes)


def make_change(action: str, body: Record, position: int, max_record_bytes: int) -> Change:
    """One checked change; only `addObject` may come without an objectID and gets one. Raises a 400."""
    object_id = body.get("objectID")
    if object_id is None and action == "addObject":
        object_id = uuid.uuid4().hex
    if isinstance(object_id, bool) or not isinstance(object_id, str | int) or object_id == "":
        raise ApiError(
            400, f"Invalid objectID of the record at position {position}: expected a string or an integer"
        )
    if len(str(object_id).encode()) > MAX_ID_BYTES:
        raise ApiError(
            400, f"Invalid objectID of the record at position {position}: longer than {MAX_ID_BYTES} bytes"
        )
    record = {**body, "objectID": str(object_id)}
    if action in PARTIAL:
        check(record)
    size = len(orjson.dumps(record))
    if size > max_record_bytes:
        raise ApiError(
            400,
            f"Record at the position {position} objectID={object_id} is too big "
            f"size={size}/{max_record_bytes} bytes: shorten its longest attributes",
        )
    return Change(action, str(object_id), record)


def apply_changes(store: Store, changes: Iterable[Change]) -> None:
    """Applies record changes in order, uncommitted. Writer thread only."""
    for change in changes:
        if change.action in REPLACE:
            store.put(change.object_id, change.record)
        elif change.action in PARTIAL:
            create = change.action == "partialUpdateObject"
            merged = merge(store.record(change.object_id), change.record, create=create)
            if merged is not None:
                store.put(change.object_id, merged)
        elif change.action == "deleteObject":
            store.delete(change.object_id)
        else:
            store.clear()
