import operator
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.search.engine.filter_query import filter_query
from shop.search.engine.filters import Condition
from shop.search.engine.layout import Layout
from shop.search.engine.snapshot import Snapshot
from shop.search.engine.store import Store

PRICES = [-1000.5, -3, 0, 0.1, 5, 49.5, 50, 1000, 1000.25, 1e6, 2**53, 1.5e300]
COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}
numbers = st.one_of(
    st.sampled_from([float(price) for price in PRICES]),
    st.floats(-2000, 2000),
    st.integers(-2000, 2000).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    store = Store(tmp_path_factory.mktemp("store"), Layout())
    for number, price in enumerate(PRICES):
        store.put(str(number), {"objectID": str(number), "price": price})
    store.commit()
    yield store.snapshot()
    store.close()


def matching(snapshot: Snapshot, *groups: list[Condition]) -> set[float]:
    query = filter_query(list(groups), snapshot)
    assert query is not None
    return {float(PRICES[int(object_id)]) for object_id in snapshot.ids(query)}


@given(comparison=st.sampled_from(sorted(COMPARISONS)), number=numbers, negated=st.booleans())
def test_comparisons_agree_with_python(
    snapshot: Snapshot, comparison: str, number: float, negated: bool
) -> None:
    condition = Condition("price", comparison, number, negated=negated)
    expected = {float(price) for price in PRICES if COMPARISONS[comparison](price, number) != negated}
    assert matching(snapshot, [condition]) == expected


@settings(max_examples=1000)
@given(low=numbers, high=numbers)
def test_ranges_agree_with_python(snapshot: Snapshot, low: float, high: float) -> None:
    expected = {float(price) for price in PRICES if low <= price <= high}
    assert matching(snapshot, [Condition("price", "TO", low, high)]) == expected


def test_groups_must_all_hold_and_one_condition_of_each(snapshot: Snapshot) -> None:
    cheap, dear = Condition("price", "<", 1.0), Condition("price", ">", 1e6)
    whole = Condition("price", "=", 0.0, negated=True)
    assert matching(snapshot, [cheap, dear], [whole]) == {-1000.5, -3, 0.1, 2.0**53, 1.5e300}


def test_an_unknown_attribute_matches_nothing_and_its_negation_everything(snapshot: Snapshot) -> None:
    assert matching(snapshot, [Condition("no.such attribute_", ">", 0.0)]) == set()
    assert len(matching(snapshot, [Condition("no.such attribute_", ":", "x", negated=True)])) == len(PRICES)
