from dataclasses import dataclass

import pytest

from shop.catalog.rules import (
    MAX_VARIANTS,
    attribute_value,
    check_variants,
    clean_option_names,
    is_reduction,
    list_price,
)
from shop.common.errors import Invalid


@dataclass(frozen=True)
class Offer:
    price: int = 1000
    compare_at_price: int | None = None
    active: bool = True
    options: tuple[str, str, str] = ("", "", "")


@pytest.mark.parametrize(
    ("variants", "price"),
    [
        ([], None),
        ([Offer(active=False)], None),
        ([Offer(2000), Offer(1000, 1500), Offer(500, active=False)], (1000, 1500)),
        ([Offer(1000), Offer(1000, 1200), Offer(1000, 1100)], (1000, 1200)),
        ([Offer(0), Offer(900, 1000)], (0, None)),
    ],
)
def test_the_list_price_is_the_cheapest_active_variants(
    variants: list[Offer], price: tuple[int, int | None] | None
) -> None:
    assert list_price(variants) == price


@pytest.mark.parametrize(
    ("price", "compare_at", "reduced"), [(10, 11, True), (10, 10, False), (10, 9, False), (10, None, False)]
)
def test_a_reduction_is_from_a_higher_price(price: int, compare_at: int | None, reduced: bool) -> None:
    assert is_reduction(price, compare_at) is reduced


@pytest.mark.parametrize("names", [["A", "B", "C", "D"], ["Size", "size"], [" "]])
def test_option_names_that_can_not_be_told_apart_are_refused(names: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        clean_option_names(names)

    assert list(refused.value.fields) == ["option_names"]


@pytest.mark.parametrize(
    ("names", "variants", "fields"),
    [
        (["Size"], [Offer(options=("", "", ""))], ["variants.0.option1"]),
        (["Size"], [Offer(options=("M", "Blue", ""))], ["variants.0.option2"]),
        ([], [Offer(options=("M", "", ""))], ["variants.0.option1"]),
        ([], [Offer(), Offer()], ["variants.1.option1"]),
        (["Size"], [Offer(options=("M", "", "")), Offer(options=("M", "", ""))], ["variants.1.option1"]),
        ([], [Offer(1000, 1000)], ["variants.0.compare_at_price"]),
        ([], [Offer(-1)], ["variants.0.price"]),
        ([], [Offer(10**13)], ["variants.0.price"]),
    ],
)
def test_a_wrong_variant_is_named_with_its_column(
    names: list[str], variants: list[Offer], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        check_variants(names, variants)

    assert list(refused.value.fields) == fields


def test_every_wrong_variant_is_named_up_to_a_readable_number() -> None:
    with pytest.raises(Invalid) as refused:
        check_variants(["Size"], [Offer(options=(str(n), "x", "")) for n in range(100)])

    assert 10 <= len(refused.value.fields) <= 25


def test_as_many_variants_as_allowed_pass_and_one_more_does_not() -> None:
    many = [Offer(options=(str(n), "", "")) for n in range(MAX_VARIANTS)]
    check_variants(["Size"], many)

    with pytest.raises(Invalid) as refused:
        check_variants(["Size"], [*many, Offer(options=("more", "", ""))])

    assert list(refused.value.fields) == ["variants"]


@pytest.mark.parametrize(
    ("kind", "raw", "text"),
    [
        ("text", " Oak ", "Oak"),
        ("text", 12, "12"),
        ("number", "12.50", "12.5"),
        ("number", 1200, "1200"),
        ("number", "1e3", "1000"),
        ("number", "-0", "0"),
        ("boolean", True, "true"),
        ("boolean", "Yes", "true"),
        ("boolean", "0", "false"),
    ],
)
def test_an_attribute_value_is_kept_in_plain_notation(kind: str, raw: object, text: str) -> None:
    value = attribute_value(kind, raw)

    assert value.text == text
    assert (value.number is not None) == (kind == "number")
    assert (value.boolean is not None) == (kind == "boolean")


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("text", " "),
        ("text", "x" * 256),
        ("text", "a\0b"),
        ("number", "twelve"),
        ("number", "NaN"),
        ("number", True),
        ("number", "1.0000001"),
        ("number", "100000000000000"),
        ("boolean", "maybe"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, raw: object) -> None:
    with pytest.raises(ValueError, match=r"\w+"):
        attribute_value(kind, raw)
