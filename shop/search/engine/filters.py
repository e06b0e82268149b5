"""The grammar of `filters`, `facetFilters`, `numericFilters` and `tagFilters`. A new kind of filter changes
this file.

All four become the same thing: a list of groups that must all hold, each a list of conditions of which one
must. What Algolia refuses is refused here too, so that a filter that works here works there.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Any

from shop.search.engine.errors import ApiError, malformed
from shop.search.engine.values import decode_list


@dataclass(frozen=True)
class Condition:
    """One test of an attribute. `operator` is `:` for a facet value, a comparison, or `TO` for low..high; `score` is
    what it is worth where filters rank.
    """

    attribute: str
    operator: str
    value: str | float
    high: float = 0.0
    negated: bool = False
    score: int = 1


Groups = list[list[Condition]]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | (?P<operator><=|>=|!=|[<>=:()])
      | (?P<word>(?:\\.|[^\s"'<>=!:()\\])+)
    )""",
    re.VERBOSE,
)
MAX_SCORE = 999_999
_COMPARATOR = re.compile("<=|>=|!=|<|>|=")
_SCORE = re.compile(r"<score=(\d{1,6})>$")
_COMPARATORS = ("<", "<=", "=", "!=", ">=", ">")
_KEYWORDS = ("AND", "OR", "NOT", "TO")


def parse_filters(text: str) -> Groups:
    """Parses the SQL-like `filters`. OR binds closer than AND, as in Algolia; empty text is no filter.

    Raises ApiError 400 saying what was expected where.
    """
    if not text.strip():
        return []
    try:
        return _Parser(text).parse()
    except RecursionError:
        raise malformed("filters", "too many parentheses or NOTs inside each other") from None


def parse_facet_filters(name: str, value: Any) -> Groups:
    """`facetFilters`, `tagFilters`, `optionalFilters`: outer list AND, inner lists OR; `attribute:-value` negates,
    `\\-` is a minus.
    """
    return [[_facet_condition(name, item) for item in group] for group in _groups(value)]


def parse_numeric_filters(value: Any) -> Groups:
    """`numericFilters`: outer list AND, inner lists OR, each `price>=10` or `price:10 TO 20`."""
    return [[_numeric_condition(item) for item in group] for group in _groups(value)]


def _groups(value: Any) -> list[list[str]]:
    items = decode_list(value) or []
    return [item if isinstance(item, list) else [item] for item in items]


def _facet_condition(name: str, item: str) -> Condition:
    if name == "tagFilters":
        attribute, value = "_tags", item
    else:
        attribute, colon, value = item.partition(":")
        if not colon or not attribute:
            raise malformed(name, f'expected "attribute:value" instead of {item!r}')
    score = _SCORE.search(value) if name == "optionalFilters" else None
    value = value[: score.start()] if score else value
    negated = value.startswith("-")
    value = value[1:] if negated or value.startswith("\\-") else value
    return Condition(attribute.strip(), ":", value, negated=negated, score=int(score[1]) if score else 1)


def _numeric_condition(item: str) -> Condition:
    # Taken apart by hand: one pattern with optional space around each part takes cubic time on a run of spaces.
    attribute, colon, value = item.rpartition(":")
    match value.split():
        case [low, "TO", high] if attribute.strip():
            lowest, highest = _number("numericFilters", low), _number("numericFilters", high)
            return Condition(attribute.strip(), "TO", lowest, highest)
    operator = _COMPARATOR.search(item)
    if operator is not None and (compared := item[: operator.start()].strip()):
        return Condition(compared, operator[0], _number("numericFilters", item[operator.end() :].strip()))
    if colon:
        return Condition(attribute.strip(), "=", _number("numericFilters", value))
    raise malformed(
        "numericFilters", f'expected "attribute>=number" or "attribute:low TO high" instead of {item!r}'
    )


def _number(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise malformed(name, f"expected a number instead of {text!r}") from None
    if not math.isfinite(number):
        raise malformed(name, f"expected a finite number instead of {text!r}")
    return number


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int


class _Parser:
    """Recursive descent over `group (AND group)*`, a group being conditions joined by OR."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._tokenize()
        self._next = 0

    def parse(self) -> Groups:
        groups = [self._group()]
        while self._take("AND"):
            groups.append(self._group())
        if self._peek() is not None:
            raise self._error("AND, OR or the end")
        return groups

    def _group(self) -> list[Condition]:
        conditions = self._operand()
        while self._take("OR"):
            conditions += self._operand()
        kinds = {":" if condition.operator == ":" else "number" for condition in conditions}
        if len(kinds) > 1:
            raise ApiError(400, "filters: facet and numeric conditions can't be mixed in one OR group")
        return conditions

    def _operand(self) -> list[Condition]:
        if not self._take("("):
            return [self._condition()]
        conditions = self._operand()
        while self._take("OR"):
            conditions += self._operand()
        if self._is("AND"):
            raise ApiError(
                400, "filters: AND inside parentheses is not supported; parentheses hold an OR group"
            )
        if not self._take(")"):
            raise self._error("OR or a closing parenthesis")
        return conditions

    def _condition(self) -> Condition:
        if self._take("NOT"):
            if self._is("("):
                raise ApiError(400, "filters: NOT can't stand before parentheses; negate each condition")
            return replace(self._condition(), negated=True)
        attribute = self._value("an attribute")
        if self._take(":"):
            return self._after_colon(attribute)
        for operator in _COMPARATORS:
            if self._take(operator):
                return Condition(attribute, operator, _number("filters", self._value("a number")))
        return Condition("_tags", ":", attribute)

    def _after_colon(self, attribute: str) -> Condition:
        value = self._value("a value")
        if self._take("TO"):
            return Condition(
                attribute, "TO", _number("filters", value), _number("filters", self._value("a number"))
            )
        return Condition(attribute, ":", value, score=self._score())

    def _score(self) -> int:
        """`brand:Acme<score=2>` weighs a filter for ranking; it filters like any other."""
        if not self._is("<"):
            return 1
        for part in ("<", "score", "="):
            if not self._take(part):
                raise self._error("<score=number>")
        score = _number("filters", self._value("a number"))
        if not self._take(">"):
            raise self._error(">")
        if not 0 <= score <= MAX_SCORE:
            raise malformed("filters", f"expected a score between 0 and {MAX_SCORE}")
        return int(score)

    def _value(self, expected: str) -> str:
        token = self._peek()
        if token is None or token.kind == "operator" or (token.kind == "word" and token.text in _KEYWORDS):
            raise self._error(expected)
        self._next += 1
        text = token.text[1:-1] if token.kind == "string" else token.text
        return re.sub(r"\\(.)", r"\1", text)

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _is(self, text: str) -> bool:
        token = self._peek()
        return token is not None and token.kind != "string" and token.text == text

    def _take(self, text: str) -> bool:
        found = self._is(text)
        self._next += found
        return found

    def _error(self, expected: str) -> ApiError:
        token = self._peek()
        where = f"at position {token.start} ({token.text!r})" if token else "at the end"
        return malformed("filters", f"expected {expected} {where}")

    def _tokenize(self) -> list[_Token]:
        tokens, position = [], 0
        text = self._text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise malformed(
                    "filters", f"unexpected character at position {position} ({text[position]!r})"
                )
            kind = match.lastgroup or ""
            tokens.append(_Token(kind, match[kind], match.start(kind)))
            position = match.end()
        return tokens
