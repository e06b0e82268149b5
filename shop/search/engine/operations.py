"""Partial updates: what `_operation` does to a stored record. A new operation changes this file."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

from shop.search.engine.errors import ApiError

Record = dict[str, Any]

LARGEST_WHOLE = 2**63


class SkipUpdateError(Exception):
    """The guard of the patch says that the stored record is newer: leave the whole object alone."""


def merge(current: Record | None, patch: Record, *, create: bool) -> Record | None:
    """The record after the patch, or None when the patch must be ignored.

    First-level attributes are replaced; one whose value holds `_operation` is computed from the stored value.
    An absent record is created only with `create`, and counts as empty for the operations.
    Raises ApiError 400 for an unknown operation or a value of the wrong type.
    """
    if current is None and not create:
        return None
    merged = dict(current or {})
    try:
        for name, value in patch.items():
            if isinstance(value, dict) and "_operation" in value:
                _compute(merged, name, value)
            else:
                merged[name] = value
    except SkipUpdateError:
        return None
    return merged


def check(patch: Record) -> None:
    """Raises the ApiError that `merge` would raise whatever is stored, so that a batch is refused whole."""
    for name, value in patch.items():
        if isinstance(value, dict) and "_operation" in value:
            _operation(name, value)


def _compute(merged: Record, name: str, value: Record) -> None:
    operation = _operation(name, value)
    result = operation(merged.get(name), value["value"])
    if result is not None:
        merged[name] = result


def _operation(name: str, value: Record) -> Callable[[Any, Any], Any]:
    kind = value["_operation"]
    if not isinstance(kind, str) or kind not in _OPERATIONS:
        known = ", ".join(_OPERATIONS)
        raise ApiError(400, f"Invalid _operation {kind!r} for attribute {name}: expected one of {known}")
    operand = value.get("value")
    wanted = _OPERANDS[kind]
    if isinstance(operand, bool) or not isinstance(operand, wanted):
        kinds = " or ".join(kind.__name__ for kind in wanted)
        raise ApiError(400, f"Invalid value for {kind} of attribute {name}: expected {kinds}")
    return _OPERATIONS[kind]


def _number(stored: Any) -> int | float:
    return stored if isinstance(stored, int | float) and not isinstance(stored, bool) else 0


def _sum(stored: float, value: float) -> int | float:
    """The sum, or the largest number that JSON can say; whole numbers beyond 64 bits become inexact."""
    total = float(stored) + float(value)
    if math.isinf(total):
        return math.copysign(sys.float_info.max, total)
    return stored + value if abs(total) < LARGEST_WHOLE else total


def _version(stored: Any) -> int:
    return stored if isinstance(stored, int) and not isinstance(stored, bool) else 0


def _items(stored: Any) -> list[Any]:
    if stored is None:
        return []
    return list(stored) if isinstance(stored, list) else [stored]


def _add_unique(stored: Any, value: Any) -> list[Any]:
    items = _items(stored)
    return items if value in items else [*items, value]


def _remove(stored: Any, value: Any) -> list[Any] | None:
    if stored is None:
        return None
    return [item for item in _items(stored) if item != value]


def _increment_from(stored: Any, value: int) -> int:
    if _version(stored) != value:
        raise SkipUpdateError
    return value + 1


def _increment_set(stored: Any, value: int) -> int:
    if value <= _version(stored):
        raise SkipUpdateError
    return value


_OPERATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "Increment": lambda stored, value: _sum(_number(stored), value),
    "Decrement": lambda stored, value: _sum(_number(stored), -value),
    "Add": lambda stored, value: [*_items(stored), value],
    "Remove": _remove,
    "AddUnique": _add_unique,
    "IncrementFrom": _increment_from,
    "IncrementSet": _increment_set,
}
_NUMBER = (int, float)
_ITEM = (int, float, str)
_OPERANDS: dict[str, tuple[type, ...]] = {
    "Increment": _NUMBER,
    "Decrement": _NUMBER,
    "Add": _ITEM,
    "Remove": _ITEM,
    "AddUnique": _ITEM,
    "IncrementFrom": (int,),
    "IncrementSet": (int,),
}
