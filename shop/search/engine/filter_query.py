"""Filter conditions as Tantivy queries."""

from __future__ import annotations

from decimal import Decimal

from tantivy import Occur, Query

from shop.search.engine.documents import key_of
from shop.search.engine.filters import Condition, Groups
from shop.search.engine.layout import column
from shop.search.engine.snapshot import Snapshot

_RANGES = {
    "<": "[* TO {v}}}",
    "<=": "[* TO {v}]",
    ">": "{{{v} TO *]",
    ">=": "[{v} TO *]",
    "=": "[{v} TO {v}]",
}


def filter_query(groups: Groups, snapshot: Snapshot) -> Query | None:
    """One query that all groups hold for, or None when there is no filter. It does not add to any score."""
    clauses = [(Occur.Must, _group_query(group, snapshot)) for group in groups if group]
    if not clauses:
        return None
    return Query.const_score_query(Query.boolean_query(clauses), 0.0)


def _group_query(group: list[Condition], snapshot: Snapshot) -> Query:
    if len(group) == 1:
        return condition_query(group[0], snapshot)
    return Query.boolean_query([(Occur.Should, condition_query(condition, snapshot)) for condition in group])


def condition_query(condition: Condition, snapshot: Snapshot) -> Query:
    """One condition as a query."""
    query = (
        _value_query(condition, snapshot) if condition.operator == ":" else _range_query(condition, snapshot)
    )
    if condition.negated != (condition.operator == "!="):
        return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, query)])
    return query


def _value_query(condition: Condition, snapshot: Snapshot) -> Query:
    """An objectID, or a facet value without regard to case; a number also matches a numeric attribute that is no
    facet.
    """
    value = str(condition.value)
    if condition.attribute == "objectID":
        return Query.term_query(snapshot.schema, "key", key_of(value), "basic")
    name = column(condition.attribute)
    exact = Query.term_query(snapshot.schema, f"facet.{name}", value.lower(), "basic")
    if not snapshot.layout.is_facet(condition.attribute) and _is_number(value):
        return _parsed(name, _RANGES["="].format(v=_plain(float(value))), snapshot)
    return exact


def _range_query(condition: Condition, snapshot: Snapshot) -> Query:
    name = column(condition.attribute)
    if condition.operator != "TO":
        operator = "=" if condition.operator == "!=" else condition.operator
        return _parsed(name, _RANGES[operator].format(v=_plain(condition.value)), snapshot)
    low, high = float(condition.value), condition.high
    if low.is_integer() == high.is_integer() and max(abs(low), abs(high)) < 2.0**63:
        return _parsed(name, f"[{_plain(low)} TO {_plain(high)}]", snapshot)
    # Tantivy reads whole numbers as integers and panics when the bounds are of two kinds. Taken apart, the bounds
    # of a range over an attribute with several numbers may be met by two of them.
    bounds = (_RANGES[">="].format(v=_plain(low)), _RANGES["<="].format(v=_plain(high)))
    return Query.boolean_query([(Occur.Must, _parsed(name, bound, snapshot)) for bound in bounds])


def _parsed(name: str, bounds: str, snapshot: Snapshot) -> Query:
    # Tantivy's parser is the only way to a range over a JSON column; name and bounds hold no syntax of its own.
    return snapshot.index.parse_query(f"number.{name}:{bounds}", ["key"])


def _plain(number: str | float) -> str:
    """A number without exponent, which the query parser would not take."""
    return format(Decimal(repr(float(number))), "f")


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text) and abs(float(text)) != float("inf")
    except ValueError:
        return False
