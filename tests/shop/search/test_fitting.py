"""Records are cut to the size that the index takes: in the stated order, by as little as it takes, and it is told."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.search.documents import ProductForSearch, fitted, record, tombstone, versioned
from shop.search.fitting import Cut, fit, size

WORDS = "A mug that keeps tea warm. "
LIMIT = 2000


def body(**fields: Any) -> dict[str, Any]:
    whole = {
        "objectID": "1",
        "name": "Mug",
        "description": "",
        "attributes": {},
        "options": {},
        "skus": [],
        "tags": [],
    }
    return {**whole, **fields}


def sent(fields: dict[str, Any]) -> int:
    """The bytes of the record as it is sent, at the largest version that there can be."""
    return len(json.dumps(versioned(fields, 2**63 - 1), ensure_ascii=False, separators=(",", ":")).encode())


def test_what_fits_is_left_as_it_is() -> None:
    small = body(description=WORDS)
    assert fit(small, LIMIT).body is small
    assert fit(small, LIMIT).cuts == ()


def test_the_end_of_the_description_goes_first_and_no_more_than_needed() -> None:
    large = body(description=WORDS * 100, attributes={"Colour": ["Red"]}, skus=["MUG"])
    made = fit(large, LIMIT)
    assert [cut.field for cut in made.cuts] == ["description"]
    assert LIMIT - 4 <= sent(made.body) <= LIMIT
    assert large["description"].startswith(made.body["description"])
    assert (made.body["attributes"], made.body["skus"]) == ({"Colour": ["Red"]}, ["MUG"])
    assert str(made.cuts[0]) == f"description: {len(made.body['description']):,} of 2,700 characters kept"


def test_then_the_longest_attributes_then_options_then_skus_then_tags() -> None:
    many = [f"value {number}" for number in range(40)]
    large = body(
        description=WORDS,
        attributes={"Colour": many, "Size": ["S"]},
        options={"Fit": many},
        skus=[f"SKU-{number}" for number in range(40)],
        tags=[f"tag {number}" for number in range(40)],
    )
    orders = []
    for limit in range(size(large), 150, -50):
        made = fit(large, limit)
        assert sent(made.body) <= limit or not any(made.body[name] for name in ("skus", "tags", "options"))
        orders.append([cut.field for cut in made.cuts])
    everything = ["description", "attributes", "options", "skus", "tags"]
    assert all(order == everything[: len(order)] for order in orders)
    assert orders[-1] == everything
    some = next(fit(large, limit) for limit in range(size(large), 0, -10) if len(fit(large, limit).cuts) == 2)
    assert some.body["attributes"]["Size"] == ["S"]
    assert some.body["attributes"]["Colour"] == many[: len(some.body["attributes"]["Colour"])]
    assert some.cuts[1] == Cut("attributes", 1 + len(some.body["attributes"]["Colour"]), 41)


def test_what_is_given_is_not_changed() -> None:
    large = body(attributes={"Colour": ["Red"] * 600})
    fit(large, LIMIT)
    assert large["attributes"]["Colour"] == ["Red"] * 600


def test_what_can_not_be_cut_enough_is_left_for_the_index_to_refuse() -> None:
    made = fit(body(name="x" * 3000, description=WORDS, tags=["new"]), LIMIT)
    assert made.body["name"] == "x" * 3000
    assert [cut.kept for cut in made.cuts] == [0, 0]


@given(
    description=st.text(max_size=400),
    attributes=st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=30), max_size=20), max_size=5),
    tags=st.lists(st.text(max_size=20), max_size=30),
    limit=st.integers(300, 2500),
)
def test_any_record_whose_rest_fits_fits(
    description: str, attributes: dict[str, list[str]], tags: list[str], limit: int
) -> None:
    whole = body(description=description, attributes=attributes, tags=tags)
    made = fit(whole, limit)
    assert sent(made.body) <= limit
    if sent(whole) <= limit:
        assert made.cuts == ()
    for cut in made.cuts:
        assert cut.kept < cut.of


def test_a_product_is_fitted_to_its_own_limit() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    product = ProductForSearch(
        id=7, visible=True, name="Mug", slug="mug", description="Ä" * 1000, brand=None, category=None,
        category_names=[], tags=[], price=1, price_max=1, compare_at_price=None, currency="USD", in_stock=True,
        image=None, created_at=moment, updated_at=moment, max_bytes=LIMIT,
    )  # fmt: skip
    made = fitted(product)
    assert [cut.field for cut in made.cuts] == ["description"]
    assert record(product) == made.body
    assert LIMIT - 4 <= sent(made.body) <= LIMIT
    assert made.body.keys() == tombstone(7).keys()


@pytest.mark.parametrize("generation", [1, 2**63 - 1])
def test_a_record_and_its_version_fit_together(generation: int) -> None:
    made = fit(body(description="x" * 5000), LIMIT)
    assert len(json.dumps(versioned(made.body, generation), separators=(",", ":"))) <= LIMIT
