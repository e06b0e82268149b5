"""The figures of a ranking, against ones worked out by hand."""

import math
import random

import pytest

from tests.relevance.scores import difference, folds, mean_of, score
from tests.relevance.variations import cut_short, with_typo

RATINGS = {"a": 3, "b": 1, "c": 0}
# 2^3 - 1 at rank 1, 2^1 - 1 at rank 2.
BEST = 7 + 1 / math.log2(3)


def test_the_best_order_is_worth_one() -> None:
    found = score(["a", "b", "c"], RATINGS)
    assert (found.ndcg, found.condensed, found.judged, found.empty) == (1.0, 1.0, 1.0, False)


def test_what_nobody_judged_counts_as_wrong_but_not_in_the_condensed_form() -> None:
    found = score(["unknown", "a", "b"], RATINGS)
    assert found.ndcg == pytest.approx((7 / math.log2(3) + 1 / math.log2(4)) / BEST)
    assert found.condensed == 1.0
    assert found.judged == pytest.approx(2 / 3)


def test_only_the_first_ten_count_and_the_condensed_form_looks_deeper() -> None:
    found = score([*(f"unknown {number}" for number in range(10)), "a", "b"], RATINGS)
    assert (found.ndcg, found.condensed, found.judged) == (0.0, 1.0, 0.0)


def test_no_result_is_worth_nothing() -> None:
    found = score([], RATINGS)
    assert (found.ndcg, found.condensed, found.judged, found.empty) == (0.0, 0.0, 0.0, True)


def test_an_interval_holds_the_mean_and_is_narrow_where_all_agree() -> None:
    same = mean_of([0.5] * 50)
    assert (same.low, same.mean, same.high) == (0.5, 0.5, 0.5)
    spread = mean_of([0.0, 1.0] * 50)
    assert spread.low < spread.mean < spread.high
    # Half the queries at 0 and half at 1: the mean's standard error is 0.05.
    assert spread.high - spread.low == pytest.approx(0.196, abs=0.02)


def test_a_small_lead_on_every_query_is_a_sure_one_whatever_the_queries_differ_by() -> None:
    others = [0.0, 1.0] * 20
    ahead = difference([value + 0.01 for value in others], others)
    assert ahead.low == pytest.approx(0.01)


def test_every_query_is_in_one_fold() -> None:
    assert folds([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 5) == [3.5, 2.0, 3.0, 4.0, 5.0]


def test_a_typo_is_one_slip_in_one_longer_word() -> None:
    for seed in range(200):
        slipped = with_typo("hp laser printer", random.Random(seed)).split()
        pairs = [
            pair for pair in zip(["hp", "laser", "printer"], slipped, strict=True) if len(set(pair)) == 2
        ]
        assert len(pairs) == 1
        meant, typed = pairs[0]
        assert meant != "hp"
        assert abs(len(meant) - len(typed)) <= 1
    assert with_typo("aa", random.Random(1)) not in {"aa", ""}


@pytest.mark.parametrize(("letters", "typed"), [(1, "usb hu"), (2, "usb h"), (3, "usb h"), (9, "usb h")])
def test_a_word_that_is_cut_keeps_a_letter(letters: int, typed: str) -> None:
    assert cut_short("usb hub", letters) == typed
