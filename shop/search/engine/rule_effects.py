"""What rules do to a search. A new kind of consequence changes this file.

Where several rules hold, all are applied: filters add up, of other parameters the first rule's counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from shop.search.engine import analysis
from shop.search.engine.errors import malformed, not_here
from shop.search.engine.params import FILTERS, check_params

Item = dict[str, Any]

MAX_PROMOTED = 300
MAX_HIDDEN = 50
_KNOWN = ("params", "promote", "filterPromotes", "hide", "userData")
_MISSING = ("automaticFacetFilters", "automaticOptionalFacetFilters")


@dataclass
class Effects:
    """All that the rules of one search want. `overrides` are search parameters, filters among them as lists to be
    met together; `promoted` are objectIDs with their positions.
    """

    rule_ids: list[str] = field(default_factory=list)
    overrides: Item = field(default_factory=dict)
    filters: list[Item] = field(default_factory=list)
    promoted: dict[str, int] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    filter_promotes: bool = False
    user_data: list[Any] = field(default_factory=list)


def effects_of(rules: Sequence[Item], query: str) -> Effects:
    """The consequences of rules for a query, taken together."""
    effects = Effects()
    for rule in rules:
        consequence = rule["consequence"]
        effects.rule_ids.append(rule["objectID"])
        effects.user_data += [consequence["userData"]] if "userData" in consequence else []
        effects.filter_promotes |= consequence.get("filterPromotes", False)
        effects.hidden |= {entry["objectID"] for entry in consequence.get("hide", ())}
        for object_id, position in _promoted(consequence):
            effects.promoted.setdefault(object_id, position)
        _add_params(effects, consequence.get("params") or {}, query)
    return effects


def _add_params(effects: Effects, params: Item, query: str) -> None:
    filters = {name: value for name, value in params.items() if name in FILTERS}
    if filters:
        effects.filters.append(filters)
    for name, value in params.items():
        if name == "query":
            effects.overrides["query"] = _edited(value, effects.overrides.get("query", query))
        elif name not in FILTERS:
            effects.overrides.setdefault(name, value)


def _edited(change: Any, query: str) -> str:
    """A query as a rule wants it: another text, or words taken out and replaced."""
    if isinstance(change, str):
        return change
    for text in change.get("remove", ()):
        query = _replaced(query, text, "")
    for edit in change.get("edits", ()):
        query = _replaced(query, edit["delete"], edit.get("insert", "") if edit["type"] == "replace" else "")
    return query


def _replaced(query: str, delete: str, insert: str) -> str:
    wanted = analysis.words_of(delete)
    tokens = list(analysis.WORD.finditer(query))
    words = [analysis.fold(token[0]) for token in tokens]
    for start in range(len(words) - len(wanted) + 1) if wanted else ():
        end = start + len(wanted)
        if words[start:end] == wanted:
            rest = query[tokens[end - 1].end() :]
            parts = (query[: tokens[start].start()], insert, _replaced(rest, delete, insert))
            return " ".join(part.strip() for part in parts if part.strip())
    return query


def _promoted(consequence: Item) -> Iterable[tuple[str, int]]:
    for entry in consequence.get("promote", ()):
        ids = entry.get("objectIDs") or [entry["objectID"]]
        yield from ((object_id, entry["position"] + number) for number, object_id in enumerate(ids))


def check_consequence(consequence: Any) -> None:
    """Raises a 400 ApiError that names what is wrong with a consequence, or what of it is not supported here."""
    if not isinstance(consequence, dict) or not consequence:
        raise malformed("consequence", "expected an object with at least one consequence")
    for name, value in consequence.items():
        if name not in _KNOWN and value is not None:
            raise not_here(f"The consequence {name} of a rule")
    _check_promotes(consequence.get("promote", []))
    hidden = consequence.get("hide", [])
    if not _are_objects(hidden) or not all(isinstance(entry.get("objectID"), str) for entry in hidden):
        raise malformed("hide", "expected a list of objects with an objectID")
    if len(hidden) > MAX_HIDDEN:
        raise malformed("hide", f"expected at most {MAX_HIDDEN} objects")
    if not isinstance(consequence.get("filterPromotes", False), bool):
        raise malformed("filterPromotes", "expected true or false")
    _check_params(consequence.get("params") or {})


def _check_promotes(promoted: Any) -> None:
    if not _are_objects(promoted):
        raise malformed("promote", "expected a list of objects")
    count = 0
    for entry in promoted:
        ids = entry.get("objectIDs", [entry.get("objectID")])
        if not isinstance(ids, list) or not ids or not all(isinstance(one, str) for one in ids):
            raise malformed("promote", "expected objectID, a string, or objectIDs, a list of them")
        position = entry.get("position")
        if isinstance(position, bool) or not isinstance(position, int) or position < 0:
            raise malformed("promote", "expected a position of 0 or more")
        count += len(ids)
    if count > MAX_PROMOTED:
        raise malformed("promote", f"expected at most {MAX_PROMOTED} objects")


def _check_params(params: Any) -> None:
    if not isinstance(params, dict):
        raise malformed("params", "expected an object")
    for name in _MISSING:
        if params.get(name):
            raise not_here(f"{name} in a rule")
    check_params({name: value for name, value in params.items() if name != "query"})
    change = params.get("query", "")
    if isinstance(change, dict):
        _check_edits(change)
    elif not isinstance(change, str):
        raise malformed("query", "expected a string or an object with edits")


def _check_edits(change: Item) -> None:
    removed, edits = change.get("remove", []), change.get("edits", [])
    if not isinstance(removed, list) or not all(isinstance(text, str) for text in removed):
        raise malformed("remove", "expected a list of strings")
    if not _are_objects(edits):
        raise malformed("edits", "expected a list of objects")
    for edit in edits:
        if edit.get("type") not in ("remove", "replace"):
            raise malformed("edits", "expected the type remove or replace")
        if not isinstance(edit.get("delete"), str) or not isinstance(edit.get("insert", ""), str):
            raise malformed("edits", "expected the strings delete and, to replace, insert")


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
