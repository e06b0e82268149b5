import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.search.engine.errors import ApiError
from shop.search.engine.filters import Condition, parse_facet_filters, parse_filters, parse_numeric_filters

values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@given(values, values)
def test_any_quoted_value_comes_back_as_it_was(attribute: str, value: str) -> None:
    text = f"{quoted(attribute)}:{quoted(value)}"
    assert parse_filters(text) == [[Condition(attribute, ":", value)]]


@given(st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]), numbers)
def test_comparisons_mean_the_same_in_both_grammars(operator: str, number: float) -> None:
    expected = [[Condition("price", operator, number)]]
    assert parse_filters(f"price {operator} {number!r}") == expected
    assert parse_numeric_filters([f"price{operator}{number!r}"]) == expected


@given(st.text(max_size=40))
def test_any_text_is_parsed_or_refused_in_words(text: str) -> None:
    refusal = ""
    try:
        parse_filters(text)
    except ApiError as error:
        refusal = f"{error.status} {error.message}"
    assert refusal == "" or (refusal.startswith("400") and "filters" in refusal)


def test_and_of_or_groups() -> None:
    a, b, c = (Condition(name, ":", "1") for name in "abc")
    assert parse_filters("a:1 AND (b:1 OR c:1)") == [[a], [b, c]]
    assert parse_filters("a:1 AND b:1 OR c:1") == [[a], [b, c]]


def test_not_negates_one_condition() -> None:
    assert parse_filters("NOT brand:Acme") == [[Condition("brand", ":", "Acme", negated=True)]]


def test_ranges_and_booleans_and_tags() -> None:
    assert parse_filters("price:-5.5 TO 100") == [[Condition("price", "TO", -5.5, 100.0)]]
    assert parse_filters("visible:true") == [[Condition("visible", ":", "true")]]
    assert parse_filters("sale") == [[Condition("_tags", ":", "sale")]]


def test_a_nested_attribute_and_a_value_with_a_sign() -> None:
    text = 'categories.lvl1:"Clothing > Shirts"'
    assert parse_filters(text) == [[Condition("categories.lvl1", ":", "Clothing > Shirts")]]


def test_empty_text_is_no_filter() -> None:
    assert parse_filters("  ") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a:1 b:2", "position 4"),
        ("a:1 AND", "at the end"),
        ("(a:1 OR b:1", "parenthesis"),
        ("(a:1 AND b:1) OR c:1", "AND inside parentheses"),
        ("NOT (a:1 OR b:1)", "negate each"),
        ("a:1 OR price>5", "mixed"),
        ("price > cheap", "number"),
        ("price > 1e999", "finite"),
        ('a:"open', "position"),
        ("a:", "a value"),
    ],
)
def test_what_is_refused_says_why(text: str, reason: str) -> None:
    with pytest.raises(ApiError, match=reason):
        parse_filters(text)


def test_facet_filters_nest_and_negate() -> None:
    parsed = parse_facet_filters("facetFilters", [["brand:Apple", "brand:-Sony"], "size:\\-1"])
    assert parsed == [
        [Condition("brand", ":", "Apple"), Condition("brand", ":", "Sony", negated=True)],
        [Condition("size", ":", "-1")],
    ]


def test_a_facet_value_may_hold_colons() -> None:
    assert parse_facet_filters("facetFilters", [["time:12:30"]]) == [[Condition("time", ":", "12:30")]]


def test_a_facet_filter_without_a_value_is_refused() -> None:
    with pytest.raises(ApiError, match="facetFilters"):
        parse_facet_filters("facetFilters", ["brand"])


def test_numeric_filters_take_ranges_and_equality() -> None:
    parsed = parse_numeric_filters([["price:10 TO 20", "stock=3"]])
    assert parsed == [[Condition("price", "TO", 10.0, 20.0), Condition("stock", "=", 3.0)]]


@pytest.mark.parametrize(
    "text", [" " * 20_000, "a" + " " * 20_000, "a:" + " " * 20_000 + "x TO", "a " * 10_000]
)
def test_a_run_of_spaces_takes_no_time(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ApiError, match="numericFilters"):
        parse_numeric_filters([text])
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("text", ["(" * 5000, "NOT " * 5000])
def test_filters_nested_without_end_are_refused(text: str) -> None:
    with pytest.raises(ApiError, match="filters: too many"):
        parse_filters(text)
