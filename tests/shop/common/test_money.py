"""Money: read, shown and split without a cent lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.common.money import allocate, exponent, format_major, parse_major, round_minor


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("19.90", "USD", 1990),
        ("19.9", "USD", 1990),
        (" 20 ", "EUR", 2000),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("0", "USD", 0),
        ("1e2", "USD", 10000),
    ],
)
def test_major_units_are_read(text: str, currency: str, amount: int) -> None:
    assert parse_major(text, currency) == amount


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("19.999", "USD", "more than 2 decimals"),
        ("1.5", "JPY", "more than 0 decimals"),
        ("-1", "USD", "below zero"),
        ("12,50", "USD", "not a price"),
        ("", "USD", "not a price"),
        ("NaN", "USD", "not a price"),
        ("Infinity", "USD", "not a price"),
        ("٣", "USD", "not a price"),
        ("99999999999999", "USD", "too large"),
        ("1e999999", "USD", "too large"),
    ],
)
def test_what_is_no_price_is_refused_in_words(text: str, currency: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_major(text, currency)


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD"]))
def test_what_is_shown_reads_back_the_same(amount: int, currency: str) -> None:
    assert parse_major(format_major(amount, currency), currency) == amount


def test_rounding_is_half_up_away_from_zero() -> None:
    assert [round_minor(Decimal(text)) for text in ("0.5", "1.5", "-0.5", "2.4")] == [1, 2, -1, 2]


def test_unknown_currencies_have_two_decimals() -> None:
    assert exponent("XYZ") == 2


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_shares_add_up_and_are_fair_within_one_unit(amount: int, weights: list[int]) -> None:
    shares = allocate(amount, weights)
    assert sum(shares) == amount
    total = sum(weights)
    assert all(
        abs(share * total - amount * weight) < total for share, weight in zip(shares, weights, strict=True)
    )


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_impossible_weights_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(100, weights)
