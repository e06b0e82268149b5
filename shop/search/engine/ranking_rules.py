"""The `ranking` and `customRanking` settings. A new criterion changes this file."""

from __future__ import annotations

import re
from typing import Any

from shop.search.engine.errors import malformed

CRITERIA = ("typo", "geo", "words", "filters", "proximity", "attribute", "exact", "custom")
_RULE = re.compile(r"(asc|desc)\(([^()]+)\)")


def parse_rules(name: str, value: Any) -> tuple[str, ...]:
    """`customRanking`: a list of `asc(attribute)` and `desc(attribute)`."""
    if not isinstance(value, list) or not all(
        isinstance(rule, str) and _RULE.fullmatch(rule) for rule in value
    ):
        raise malformed(name, 'expected a list of "asc(attribute)" or "desc(attribute)"')
    return tuple(value)


def parse_ranking(name: str, value: Any) -> tuple[str, ...]:
    """`ranking`: Algolia's criteria, and rules anywhere among them."""
    entries = value if isinstance(value, list) else [value]
    for entry in entries:
        if not isinstance(entry, str) or not (entry in CRITERIA or _RULE.fullmatch(entry)):
            raise malformed(
                name, f'expected a list of "asc(attribute)", "desc(attribute)" and {", ".join(CRITERIA)}'
            )
    return tuple(entries)


def sort_rules(ranking: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that stand before any criterion: hits are sorted by them whatever their relevance."""
    rules = []
    for entry in ranking:
        if entry in CRITERIA:
            break
        rules.append(entry)
    return tuple(rules)


def tie_break_rules(ranking: tuple[str, ...], custom: tuple[str, ...]) -> tuple[str, ...]:
    """The rules that decide between equally relevant hits, `custom` in its place."""
    rules: list[str] = []
    for entry in ranking[len(sort_rules(ranking)) :]:
        if entry == "custom":
            rules.extend(custom)
        elif entry not in CRITERIA:
            rules.append(entry)
    return tuple(dict.fromkeys(rules))
