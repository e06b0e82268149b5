"""Which attributes of a record an answer shows. Attributes declared unretrievable are never shown by a
search.
"""

from __future__ import annotations

from typing import Any

Record = dict[str, Any]

_ALL = ("*",)


def project(record: Record, wanted: tuple[str, ...], hidden: tuple[str, ...]) -> Record:
    """The record with the wanted attributes only, and none of the hidden; objectID always.

    `*` wants all, `-name` takes one away again; names may be dotted paths into objects.
    """
    if wanted == _ALL and not hidden:
        return record
    shown = [name for name in wanted if not name.startswith("-")]
    result = record if "*" in shown else _pick(record, shown)
    for name in (*(name[1:] for name in wanted if name.startswith("-")), *hidden):
        result = _drop(result, name.split("."))
    return result if "objectID" in result else {**result, "objectID": record["objectID"]}


def _pick(record: Record, names: list[str]) -> Record:
    result: Record = {}
    for name in names:
        head, _, rest = name.partition(".")
        if head not in record:
            continue
        value = _inside(record[head], rest)
        known = result.get(head)
        result[head] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value
    return result


def _inside(value: Any, rest: str) -> Any:
    if not rest or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [_inside(item, rest) for item in value]
    return _pick(value, [rest])


def _drop(value: Any, path: list[str]) -> Any:
    if isinstance(value, list):
        return [_drop(item, path) for item in value]
    if not isinstance(value, dict) or path[0] not in value:
        return value
    if len(path) == 1:
        return {name: child for name, child in value.items() if name != path[0]}
    return {**value, path[0]: _drop(value[path[0]], path[1:])}
