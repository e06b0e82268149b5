"""Whole indices, by the official client: made, copied, moved, looked through. Changes with what is asked of them.

Every function raises IndexAway or IndexRefused (shop/search/client.py).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from shop.search.client import NOT_FOUND, IndexRefused, call, count_visible, live_settings

# Our own server answers a copy or a move when it is done; within the time that a task may take.
PATIENT = {"timeouts": {"connect": 2000, "read": 20_000, "write": 20_000}}
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of an index, and where the next ones are: an empty cursor after the last."""

    records: list[dict[str, Any]]
    cursor: str


def make_shadow(live: str, shadow: str, settings: dict[str, Any], *, mark: str) -> None:
    """An empty index with these settings and the live one's synonyms and rules, without replicas, and with a mark.

    Whatever stood there is removed.
    """

    def make(client: Any) -> None:
        gone = client.delete_index(shadow)
        client.wait_for_task(shadow, gone.task_id)
        scope = {
            "operation": "copy",
            "destination": shadow,
            "scope": ["settings", "synonyms", "rules"],
        }
        if live_settings(live) is not None:
            copied = client.operation_index(live, scope, PATIENT)
            client.wait_for_task(shadow, copied.task_id)
        own = {name: value for name, value in settings.items() if name != "replicas"}
        # A move takes it along, and an index that a late write made anew under this name has none.
        own["userData"] = {"rebuild": mark}
        done = client.set_settings(shadow, own)
        client.wait_for_task(shadow, done.task_id)

    call(make)


def mark_on(index: str) -> str | None:
    """The mark that `index` was made with; None where there is no such index, or none that a rebuild made."""
    data = (live_settings(index) or {}).get("userData")
    mark = data.get("rebuild") if isinstance(data, dict) else None
    return mark if isinstance(mark, str) else None


def begin_copy(index: str, destination: str) -> int | None:
    """Copy all of `index` over `destination`; returns the task, None where there is nothing to copy."""
    if live_settings(index) is None:
        return None
    return _operate(index, {"operation": "copy", "destination": destination})


def begin_move(index: str, destination: str) -> int:
    """Put `index` in the place of `destination`, whose replicas stay; returns the task."""
    return _operate(index, {"operation": "move", "destination": destination})


def _operate(index: str, parameters: dict[str, Any]) -> int:
    return int(call(lambda client: client.operation_index(index, parameters, PATIENT).task_id))


def is_published(index: str, task: int) -> bool:
    """Whether what was begun has come into effect; also where the server has forgotten the task."""
    try:
        return bool(call(lambda client: client.get_task(index, task).status == "published"))
    except IndexRefused as error:
        if error.status == NOT_FOUND:
            return True
        raise


def visible_in(index: str) -> int:
    """How many records of `index` a shopper could find; 0 where there is no such index."""
    try:
        return count_visible(index)
    except IndexRefused as error:
        if error.status == NOT_FOUND:
            return 0
        raise


def empty(index: str) -> None:
    """Remove all records of `index`; its settings stay. It is no error that there is none."""

    def clear(client: Any) -> None:
        if live_settings(index) is not None:
            client.wait_for_task(index, client.clear_objects(index).task_id)

    call(clear)


def delete(index: str) -> None:
    """Remove `index`. It is no error that there is none."""
    call(lambda client: client.wait_for_task(index, client.delete_index(index).task_id))


def names() -> list[str]:
    """Every index that there is."""
    found: list[str] = []
    page, pages = 0, 1
    while page < pages:
        answer = call(partial(_listed, page))
        found += [item.name for item in answer.items]
        page, pages = page + 1, answer.nb_pages or 1
    return found


def _listed(page: int, client: Any) -> Any:
    return client.list_indices(page=page, hits_per_page=100)


def browse(index: str, cursor: str, attributes: Sequence[str]) -> Page:
    """The next records, with these attributes; an empty `cursor` begins. Raises IndexRefused for a lapsed cursor."""
    parameters: dict[str, Any] = {"hitsPerPage": PAGE, "attributesToRetrieve": list(attributes)}
    if cursor:
        parameters["cursor"] = cursor
    answer = call(lambda client: client.browse_with_http_info(index, parameters).raw_data)
    body = json.loads(answer or "{}")
    return Page(body.get("hits", []), body.get("cursor") or "")


def records_of(index: str, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """The records with these ids, whole; what there is not is left out."""
    wanted = [{"indexName": index, "objectID": id_} for id_ in ids]
    found: dict[str, dict[str, Any]] = {}
    for first in range(0, len(wanted), PAGE):
        asked = {"requests": wanted[first : first + PAGE]}
        try:
            answer = call(partial(_objects, asked))
        except IndexRefused as error:
            if error.status == NOT_FOUND:
                return {}
            raise
        for record in json.loads(answer).get("results", []):
            if record:
                found[str(record["objectID"])] = record
    return found


def _objects(asked: dict[str, Any], client: Any) -> str:
    return str(client.get_objects_with_http_info(asked).raw_data)


def delete_records(index: str, ids: Sequence[str]) -> None:
    """Remove these records and wait until searches no longer see them."""

    def remove(client: Any) -> None:
        requests = [{"action": "deleteObject", "body": {"objectID": id_}} for id_ in ids]
        answer = client.batch(index, {"requests": requests})
        client.wait_for_task(index, answer.task_id)

    call(remove)


def forget_attributes(index: str, attributes: dict[str, list[str]]) -> None:
    """Null these attributes, by record. For such as no record of ours has: no other writer can mean them."""
    requests = [
        {"action": "partialUpdateObjectNoCreate", "body": {"objectID": id_, **dict.fromkeys(names)}}
        for id_, names in attributes.items()
    ]

    def send(client: Any) -> None:
        client.wait_for_task(index, client.batch(index, {"requests": requests}).task_id)

    call(send)
