import sys

import orjson
import pytest

from shop.search.engine.errors import ApiError
from shop.search.engine.operations import check, merge


def test_plain_attributes_are_replaced_and_others_kept() -> None:
    assert merge({"objectID": "1", "a": {"x": 1}, "b": 2}, {"a": {"y": 2}}, create=True) == {
        "objectID": "1",
        "a": {"y": 2},
        "b": 2,
    }


@pytest.mark.parametrize("stored", [5, 6])
def test_increment_set_ignores_the_whole_object_when_not_greater(stored: int) -> None:
    patch = {"name": "older", "_v": {"_operation": "IncrementSet", "value": 5}}
    assert merge({"_v": stored, "name": "newer"}, patch, create=True) is None


def test_increment_set_takes_a_greater_value() -> None:
    patch = {"name": "newer", "_v": {"_operation": "IncrementSet", "value": 5}}
    assert merge({"_v": 4, "name": "older"}, patch, create=True) == {"_v": 5, "name": "newer"}


@pytest.mark.parametrize(("value", "created"), [(1, {"_v": 1}), (0, None)])
def test_increment_set_creates_an_absent_object_only_above_zero(value: int, created: object) -> None:
    assert merge(None, {"_v": {"_operation": "IncrementSet", "value": value}}, create=True) == created


@pytest.mark.parametrize(("stored", "result"), [(2, {"_v": 3}), (1, None)])
def test_increment_from_needs_the_stored_value(stored: int, result: object) -> None:
    assert merge({"_v": stored}, {"_v": {"_operation": "IncrementFrom", "value": 2}}, create=True) == result


def test_increment_from_creates_an_absent_object_only_from_zero() -> None:
    assert merge(None, {"_v": {"_operation": "IncrementFrom", "value": 0}}, create=True) == {"_v": 1}
    assert merge(None, {"_v": {"_operation": "IncrementFrom", "value": 2}}, create=True) is None


@pytest.mark.parametrize(
    ("operation", "stored", "value", "result"),
    [
        ("Increment", 3, 2, 5),
        ("Increment", None, 2, 2),
        ("Decrement", 3, 2, 1),
        ("Decrement", "text", 2, -2),
        ("Add", ["a"], "a", ["a", "a"]),
        ("Add", None, "a", ["a"]),
        ("AddUnique", ["a"], "a", ["a"]),
        ("AddUnique", ["a"], "b", ["a", "b"]),
        ("Remove", ["a", "b", "a"], "a", ["b"]),
    ],
)
def test_other_operations(operation: str, stored: object, value: object, result: object) -> None:
    current = {} if stored is None else {"x": stored}
    assert merge(current, {"x": {"_operation": operation, "value": value}}, create=True) == {"x": result}


def test_removing_from_nothing_adds_nothing() -> None:
    assert merge({}, {"x": {"_operation": "Remove", "value": "a"}}, create=True) == {}


def test_no_create_leaves_an_absent_object_absent() -> None:
    assert merge(None, {"name": "x"}, create=False) is None


@pytest.mark.parametrize(
    "value",
    [
        {"_operation": "Multiply", "value": 2},
        {"_operation": "Increment", "value": "2"},
        {"_operation": "IncrementSet", "value": 2.5},
        {"_operation": "IncrementSet", "value": True},
        {"_operation": "Increment"},
    ],
)
def test_a_wrong_operation_names_the_attribute(value: dict[str, object]) -> None:
    with pytest.raises(ApiError, match="stock") as caught:
        check({"stock": value})
    assert caught.value.status == 400


@pytest.mark.parametrize("kind", [["Increment"], {"a": 1}, 5])
def test_an_operation_that_is_no_text_is_refused(kind: object) -> None:
    with pytest.raises(ApiError, match="_operation"):
        check({"stock": {"_operation": kind, "value": 1}})


@pytest.mark.parametrize(
    ("stored", "value", "result"), [(1e308, 1e308, sys.float_info.max), (2**62, 2**62, 2.0**63), (1, 2, 3)]
)
def test_a_sum_stays_a_number_that_json_can_say(stored: float, value: float, result: float) -> None:
    merged = merge({"a": stored}, {"a": {"_operation": "Increment", "value": value}}, create=True)

    assert merged == {"a": result}
    assert orjson.loads(orjson.dumps(merged)) == merged
