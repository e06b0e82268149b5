"""Which facets the search page offers: those that narrow many products down, while nothing changes the same ones."""

import random
from typing import Any

import pytest

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product, Variant
from shop.catalog.services.create_product import create_product
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.values import AttributeFields, ProductFields, VariantFields
from shop.search import facets
from shop.search.facets import MOST_OFFERED, Use, choose, facet_attributes, offered_facets


def use(path: str, products: int, values: int = 3, pairs: int = 0) -> Use:
    return Use(path, products, values, pairs or products)


def test_options_come_first_then_what_most_products_have() -> None:
    uses = [
        use("attributes.Care", 20),
        use("attributes.Material", 300),
        use("options.Size", 40),
        use("options.Color", 120),
    ]
    assert choose(uses) == ["options.Color", "options.Size", "attributes.Material", "attributes.Care"]


def test_they_are_bounded_and_an_option_counts_as_two_attributes_do() -> None:
    attributes = [use(f"attributes.A{n}", 100) for n in range(10)]
    assert choose(attributes) == [f"attributes.A{n}" for n in range(MOST_OFFERED)]
    kept = choose([*attributes, use("options.Size", 60), use("options.Knot", 30)])
    assert kept == ["options.Size", *(f"attributes.A{n}" for n in range(MOST_OFFERED - 1))]


def test_the_order_is_that_of_the_catalogue_and_not_of_the_rows() -> None:
    uses = [use(f"attributes.A{n}", n % 4 + 1, pairs=20) for n in range(20)]
    first = choose(uses)
    for _ in range(5):
        random.shuffle(uses)
        assert choose(uses) == first


@pytest.mark.parametrize("products", [101, 110, 120])
def test_some_more_products_change_nothing(products: int) -> None:
    others = [use("attributes.B", 105), use("attributes.C", 50)]
    assert choose([use("attributes.A", products), *others]) == choose([use("attributes.A", 100), *others])


@pytest.mark.parametrize(
    "useless",
    [
        pytest.param(use("attributes.Condition", 500, values=1), id="one value"),
        pytest.param(use("attributes.Dimensions", 91, values=89), id="a value for nearly each product"),
        pytest.param(use("attributes.Size: EU", 500), id="a name that no filter can be written with"),
    ],
)
def test_what_narrows_nothing_down_is_not_offered(useless: Use) -> None:
    assert choose([useless]) == []


def test_a_name_stands_there_once() -> None:
    assert choose([use("options.Capacity", 8), use("attributes.capacity", 47)]) == ["attributes.capacity"]


@pytest.fixture
def shirts(db: None, kitchen: Category, actor: Actor) -> list[Product]:
    define_attribute(actor=actor, code="material", fields=AttributeFields(name="Material"))
    define_attribute(actor=actor, code="care", fields=AttributeFields(name="Care", facet=False))
    made = []
    for n in range(4):
        shirt = create_product(
            actor=actor,
            fields=ProductFields(
                name=f"Shirt {n}", status="active", category_id=kitchen.pk, option_names=["Color", "Size"]
            ),
            variants=[VariantFields(options=[color, "S"], price=100) for color in ("Red", "Blue")],
        )
        values = {"material": [("Linen", "Cotton")[n % 2]], "care": ["Cold"]}
        set_attributes(actor=actor, product_id=shirt.pk, values=values)
        made.append(shirt)
    return made


def test_the_catalogue_is_read_as_shoppers_see_it(
    shirts: list[Product], django_assert_num_queries: Any
) -> None:
    # The size of all is S, and nobody filters by the care.
    with django_assert_num_queries(2):
        assert offered_facets() == ["options.Color", "attributes.Material"]
    assert facet_attributes() == ["attributes.Material", "options.Color", "options.Size"]

    Variant.objects.filter(product=shirts[0], option1="Red").update(option2="M")
    Variant.objects.filter(product=shirts[1], option1="Red").update(option2="M")
    assert offered_facets() == ["options.Color", "options.Size", "attributes.Material"]
    Variant.objects.filter(option2="M").update(active=False)
    assert offered_facets() == ["options.Color", "attributes.Material"]
    Product.objects.update(status="draft")
    assert offered_facets() == []


def test_options_whose_names_differ_in_case_are_one(shirts: list[Product]) -> None:
    Product.objects.filter(pk=shirts[0].pk).update(option_names=["COLOR", "Size"])
    Product.objects.filter(pk=shirts[1].pk).update(option_names=["color", "Size"])
    assert facet_attributes() == ["attributes.Material", "options.Color", "options.Size"]
    assert offered_facets() == ["options.Color", "attributes.Material"]


def test_of_a_large_catalogue_a_sample_is_looked_at(
    shirts: list[Product], monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[int] = []

    def look(_: str, parameters: list[int]) -> list[tuple[Any, ...]]:
        looked_at.extend(parameters)
        return []

    monkeypatch.setattr(facets, "fetch", look)
    last = max(shirt.pk for shirt in shirts)
    for sample in (last * 2, last, last // 2 + 1, last // 2, last // 9):
        monkeypatch.setattr(facets, "SAMPLE", max(1, sample))
        offered_facets()
    assert looked_at[:3] == [1, 1, 1]
    for sample, step in zip((last // 2, last // 9), looked_at[3:], strict=True):
        assert max(1, sample) <= last / step < 2 * max(1, sample) + 2
