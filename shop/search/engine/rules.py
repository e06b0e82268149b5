"""Rules: how they are checked, and which of them hold for a query. A new kind of condition changes this file.

A rule holds when one of its conditions does, or when it has none; a condition holds when all that it names does.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from shop.search.engine import analysis
from shop.search.engine.errors import malformed
from shop.search.engine.filters import Groups, parse_filters
from shop.search.engine.rule_effects import check_consequence
from shop.search.engine.synonyms import Synonyms
from shop.search.engine.vocabulary import allowed_typos

Item = dict[str, Any]
Words = tuple[str, ...]

ANCHORINGS = ("is", "startsWith", "endsWith", "contains")
MAX_CONDITIONS = 25


@dataclass(frozen=True)
class Question:
    """What conditions are about. `variants` are the query as terms, and what else it means by synonyms."""

    words: Words
    variants: tuple[Words, ...]
    contexts: tuple[str, ...]
    groups: Groups


def ask(query: str, contexts: Sequence[str], groups: Groups, synonyms: Synonyms) -> Question:
    """A query as its words and, for conditions that take alternatives, all that it may mean."""
    words = tuple(analysis.words_of(query))
    terms = " ".join(map(analysis.term_of, words))
    variants = tuple(tuple(text.split()) for text in (terms, *synonyms.one_for_one(query)))
    return Question(words, variants, tuple(contexts), groups)


class Rules:
    """The enabled rules of one index, those of limited validity first, then by objectID."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        enabled = [item for item in items if item.get("enabled", True)]
        self._items = sorted(enabled, key=lambda item: (not item.get("validity"), item["objectID"]))

    def __bool__(self) -> bool:
        return bool(self._items)

    def holding(self, question: Question) -> list[Item]:
        """The rules that hold for a query now."""
        now = time.time()
        return [item for item in self._items if _is_valid(item, now) and _holds(item, question)]


def check_rule(item: Item) -> None:
    """Raises a 400 ApiError that names what is wrong with a rule, or what of it is not supported here."""
    conditions = item.get("conditions", [])
    if not isinstance(conditions, list) or len(conditions) > MAX_CONDITIONS:
        raise malformed("conditions", f"expected a list of at most {MAX_CONDITIONS} objects")
    for condition in conditions + ([item["condition"]] if item.get("condition") is not None else []):
        _check_condition(condition)
    if not isinstance(item.get("enabled", True), bool):
        raise malformed("enabled", "expected true or false")
    for span in _list_of_objects("validity", item.get("validity") or []):
        if not all(isinstance(span.get(end), int) for end in ("from", "until")):
            raise malformed("validity", "expected objects with the Unix seconds from and until")
    check_consequence(item.get("consequence"))


def _check_condition(condition: Any) -> None:
    if not isinstance(condition, dict):
        raise malformed("conditions", "expected a list of objects")
    for name in ("pattern", "context", "filters"):
        if not isinstance(condition.get(name, ""), str):
            raise malformed(name, "expected a string")
    if "{facet:" in condition.get("pattern", ""):
        raise malformed("pattern", "facets in patterns are not supported by the embedded search engine")
    if ("pattern" in condition) != ("anchoring" in condition):
        raise malformed("anchoring", "pattern and anchoring go together")
    if condition.get("anchoring", "is") not in ANCHORINGS:
        raise malformed("anchoring", f"expected one of {', '.join(ANCHORINGS)}")
    if not isinstance(condition.get("alternatives", False), bool):
        raise malformed("alternatives", "expected true or false")
    parse_filters(condition.get("filters", ""))


def _list_of_objects(name: str, value: Any) -> list[Item]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise malformed(name, "expected a list of objects")
    return value


def _is_valid(item: Item, now: float) -> bool:
    spans = item.get("validity") or ()
    return not spans or any(span["from"] <= now <= span["until"] for span in spans)


def _holds(item: Item, question: Question) -> bool:
    conditions = [*(item.get("conditions") or ())]
    if item.get("condition") is not None:
        conditions.append(item["condition"])
    return not conditions or any(_condition_holds(condition, question) for condition in conditions)


def _condition_holds(condition: Item, question: Question) -> bool:
    context, filters = condition.get("context"), condition.get("filters")
    if context and context not in question.contexts:
        return False
    if filters and not all(group in question.groups for group in parse_filters(filters)):
        return False
    return "pattern" not in condition or _pattern_holds(condition, question)


def _pattern_holds(condition: Item, question: Question) -> bool:
    words = tuple(analysis.words_of(condition["pattern"]))
    anchoring = condition["anchoring"]
    if _is_anchored(words, question.words, anchoring, alike=_equal):
        return True
    if not condition.get("alternatives"):
        return False
    terms = tuple(map(analysis.term_of, words))
    return any(_is_anchored(terms, variant, anchoring, alike=_similar) for variant in question.variants)


def _is_anchored(pattern: Words, words: Words, anchoring: str, alike: Any) -> bool:
    length = len(pattern)
    if anchoring == "is":
        return len(words) == length and _all_alike(pattern, words, alike)
    if length == 0 or length > len(words):
        return False
    starts = range(len(words) - length + 1)
    tried = {"startsWith": starts[:1], "endsWith": starts[-1:]}.get(anchoring, starts)
    return any(_all_alike(pattern, words[start : start + length], alike) for start in tried)


def _all_alike(pattern: Words, words: Words, alike: Any) -> bool:
    return all(alike(wanted, word) for wanted, word in zip(pattern, words, strict=True))


def _equal(wanted: str, word: str) -> bool:
    return wanted == word


def _similar(wanted: str, word: str) -> bool:
    return OSA.distance(wanted, word) <= allowed_typos(wanted)
