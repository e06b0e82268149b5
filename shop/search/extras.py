"""Reads and writes the synonyms and rules of an index. Changes when the index keeps another kind of such entries."""

import itertools
import json
from collections.abc import Iterable
from typing import Any, Literal

from shop.search.client import SearchClient, unless_missing

Kind = Literal["synonyms", "rules"]
KINDS: tuple[Kind, ...] = ("synonyms", "rules")
# Entries in one answer: the most that can be asked for.
_PAGE = 1000


def live_extras(index: str, kind: Kind) -> list[dict[str, Any]]:
    """The entries that `index` has now; none where there is no such index. Raises IndexAway or IndexRefused."""

    def read(client: SearchClient) -> list[dict[str, Any]]:
        ask = {
            "synonyms": client.search_synonyms_with_http_info,
            "rules": client.search_rules_with_http_info,
        }[kind]
        found: list[dict[str, Any]] = []
        for page in itertools.count():
            answer = ask(index, {"query": "", "page": page, "hitsPerPage": _PAGE})
            hits = json.loads(answer.raw_data or "{}").get("hits", [])
            found += map(_bare, hits)
            if len(hits) < _PAGE:
                break
        return found

    return unless_missing(read) or []


def _bare(hit: dict[str, Any]) -> dict[str, Any]:
    """The entry without what is about the answer, such as `_highlightResult`."""
    return {name: value for name, value in hit.items() if not name.startswith("_")}


def push_extras(index: str, kind: Kind, wanted: Iterable[dict[str, Any]]) -> None:
    """Let `index`, which must exist, have these entries and no others; waits until searches go by them.

    Raises IndexAway or IndexRefused.
    """
    entries = list(wanted)

    def send(client: SearchClient) -> None:
        if kind == "synonyms":
            answer = client.save_synonyms(index, entries, replace_existing_synonyms=True)
        else:
            answer = client.save_rules(index, entries, clear_existing_rules=True)
        client.wait_for_task(index, answer.task_id)

    unless_missing(send)
