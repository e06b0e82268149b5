"""What must hold of every quote, whatever is in the cart, and what some carts come to."""

import random
from decimal import Decimal

import pytest

from shop.pricing.rules.totals import quote
from shop.pricing.rules.values import (
    WHOLE,
    Kind,
    Line,
    Method,
    Offer,
    Quote,
    Rate,
    Target,
    Taxes,
)

CARTS = 10_000
CURRENCIES = ["JPY", "EUR", "KWD"]
CATEGORIES = ["standard", "reduced", "none"]
FLAT = Method("post", "Post", price=500)


class Chance(random.Random):
    """Carts, and what they may have, at random; the same ones for a seed."""

    def ids(self) -> frozenset[int]:
        return frozenset(self.sample(range(4), self.randint(0, 2)))

    def line(self, key: int) -> Line:
        return Line(
            key=f"line-{key}",
            product_id=self.randint(0, 3),
            unit_price=self.choice([0, 1, self.randint(1, 99), self.randint(1, 10**7)]),
            quantity=self.choice([1, 1, 2, 3, self.randint(1, 500)]),
            tax_category=self.choice(CATEGORIES),
            weight_grams=self.randint(0, 3000),
            category_ids=self.ids(),
            collection_ids=self.ids(),
        )

    def offer(self, id_: int) -> Offer:
        kind = self.choice(list(Kind))
        share = self.choice([WHOLE, 1, self.randint(1, WHOLE)])
        return Offer(
            id=id_,
            name=f"offer {id_}",
            kind=kind,
            value=self.randint(1, 10**6) if kind is Kind.AMOUNT else share,
            target=self.choice(list(Target)),
            target_ids=self.ids(),
            buy=self.randint(1, 3),
            get=self.randint(1, 2),
            minimum_total=self.choice([0, 0, self.randint(1, 10**5)]),
            minimum_quantity=self.choice([0, 0, 3]),
            priority=self.randint(0, 2),
            stacks=self.random() < 0.7,
        )

    def method(self) -> Method | None:
        steps = ((1000, 300), (10_000, 700), (None if self.random() < 0.5 else 10**6, 1500))
        return self.choice(
            [
                None,
                Method("pickup", "Pick-up", Rate.PICKUP),
                Method("post", "Post", price=self.randint(0, 2000), free_above=self.choice([None, 10_000])),
                Method("parcel", "Parcel", Rate.WEIGHT, steps=steps, tax_category="reduced"),
                Method("courier", "Courier", Rate.TOTAL, steps=steps, free_above=self.choice([None, 5000])),
            ]
        )

    def taxes(self) -> Taxes:
        rates = {"standard": Decimal(self.choice(["19", "20", "8.875"])), "reduced": Decimal("5.5")}
        return Taxes(included=self.random() < 0.5, rates=rates)


def violations(one: Quote, lines: list[Line]) -> list[str]:
    """What no quote may be."""
    shipping = one.shipping
    off_lines = sum(line.discount for line in one.lines)
    off_shipping = shipping.discount if shipping else 0
    paid = sum(line.total for line in one.lines) + (shipping.total if shipping else 0)
    checks = {
        "lines - discounts + shipping + tax is the total": one.total
        == one.subtotal - one.discount + one.shipping_price + (0 if one.tax_included else one.tax),
        "the parts add up to it": one.total == paid + (0 if one.tax_included else one.tax),
        "promotions say what lines and shipping have off": one.discount == off_lines + off_shipping,
        "no line is below zero": all(0 <= line.discount <= line.line.subtotal for line in one.lines),
        "no tax is below zero": all(line.tax >= 0 for line in one.lines),
        "a tax in the price is part of it": not one.tax_included or all(x.tax <= x.total for x in one.lines),
        "every line is there": [line.line for line in one.lines] == lines,
        "whole minor units": all(type(x) is int for x in (one.total, one.tax, one.discount, one.subtotal)),
    }
    return [what for what, holds in checks.items() if not holds]


@pytest.mark.parametrize("currency", CURRENCIES)
def test_every_cart_adds_up_whatever_the_order_of_its_lines(currency: str) -> None:
    for seed in range(CARTS):
        chance = Chance(f"{currency} {seed}")
        lines = [chance.line(key) for key in range(chance.randint(1, 6))]
        offers = [chance.offer(number) for number in range(chance.randint(0, 4))]
        method, taxes = chance.method(), chance.taxes()
        one = quote(currency, lines, offers=offers, method=method, taxes=taxes)
        assert violations(one, lines) == [], (currency, seed)
        mixed = chance.sample(lines, len(lines))
        other = quote(currency, mixed, offers=reversed(offers), method=method, taxes=taxes)
        by_key = {line.line.key: line for line in other.lines}
        assert [by_key[line.line.key] for line in one.lines] == list(one.lines), (currency, seed)
        assert (one.total, one.applied, one.shipping) == (other.total, other.applied, other.shipping)


def line(key: str = "a", price: int = 1000, quantity: int = 1, **more: object) -> Line:
    return Line(key=key, product_id=1, unit_price=price, quantity=quantity, **more)  # type: ignore[arg-type]


def percent(id_: int, value: int, **more: object) -> Offer:
    return Offer(id=id_, name=f"{value} off", kind=Kind.PERCENTAGE, value=value, **more)  # type: ignore[arg-type]


def test_a_cart_without_anything_else_is_its_lines() -> None:
    one = quote("EUR", [line(quantity=3), line("b", 250)])
    assert (one.subtotal, one.discount, one.tax, one.total) == (3250, 0, 0, 3250)
    assert one.shipping is None


def test_taxes_are_added_or_included_line_by_line() -> None:
    lines = [line("a", 999), line("b", 999, tax_category="books")]
    rates = {"standard": Decimal(19), "books": Decimal(7)}
    included = quote("EUR", lines, method=FLAT, taxes=Taxes(rates=rates))
    assert ([x.tax for x in included.lines], included.tax, included.total) == ([160, 65], 305, 2498)
    added = quote("EUR", lines, method=FLAT, taxes=Taxes(included=False, rates=rates))
    assert ([x.tax for x in added.lines], added.tax, added.total) == ([190, 70], 355, 2853)


def test_promotions_that_stack_work_on_what_the_ones_before_left() -> None:
    offers = [percent(1, 1000, priority=1), Offer(id=2, name="5 off", kind=Kind.AMOUNT, value=500)]
    one = quote("EUR", [line(price=2000)], offers=offers)
    assert [(x.name, x.amount) for x in one.applied] == [("5 off", 500), ("1000 off", 150)]
    assert one.total == 1350


def test_one_that_does_not_stack_is_taken_where_it_is_worth_more() -> None:
    small, large = percent(1, 1000), percent(2, 2500, stacks=False)
    assert [x.id for x in quote("EUR", [line()], offers=[small, large]).applied] == [2]
    both = [small, percent(3, 2000), large]
    assert [x.id for x in quote("EUR", [line()], offers=both).applied] == [1, 3], "10 % and 20 % of the rest"


def test_odd_units_go_to_the_largest_remainder() -> None:
    lines = [line("a", 333), line("b", 333), line("c", 334)]
    one = quote("EUR", lines, offers=[Offer(id=1, name="1 off", kind=Kind.AMOUNT, value=100)])
    assert [x.discount for x in one.lines] == [33, 33, 34]


def test_an_amount_is_never_more_than_there_is() -> None:
    one = quote("EUR", [line(price=300)], offers=[Offer(id=1, name="9 off", kind=Kind.AMOUNT, value=900)])
    assert (one.discount, one.total) == (300, 0)


def test_of_three_the_cheapest_is_free() -> None:
    offer = Offer(id=1, name="3 for 2", kind=Kind.BUY_X_GET_Y, value=WHOLE, buy=2, get=1)
    lines = [line("a", 1000, 4), line("b", 400, 1), line("c", 600, 1)]
    assert {x.line.key: x.discount for x in quote("EUR", lines, offers=[offer]).lines} == {
        "a": 0,
        "b": 400,
        "c": 600,
    }
    assert quote("EUR", lines[1:], offers=[offer]).discount == 0, "two are not three"


def test_a_promotion_is_about_its_goods_alone() -> None:
    lines = [line("a", category_ids=frozenset({7})), line("b", collection_ids=frozenset({7})), line("c")]
    offers = {
        Target.CATEGORY: ["a"],
        Target.COLLECTION: ["b"],
        Target.PRODUCT: [],
        Target.ORDER: ["a", "b", "c"],
    }
    for target, reduced in offers.items():
        one = quote("EUR", lines, offers=[percent(1, 5000, target=target, target_ids=frozenset({7}))])
        assert [x.line.key for x in one.lines if x.discount] == reduced, target


@pytest.mark.parametrize(
    ("minimum", "met"), [({"minimum_total": 2000}, True), ({"minimum_total": 2001}, False)]
)
def test_a_minimum_is_of_the_goods_it_is_about(minimum: dict[str, int], met: bool) -> None:
    assert bool(quote("EUR", [line(quantity=2)], offers=[percent(1, 1000, **minimum)]).applied) is met
    few = percent(1, 1000, minimum_quantity=3)
    assert not quote("EUR", [line(quantity=2)], offers=[few]).applied


def test_shipping_by_weight_by_total_free_above_and_not_at_all() -> None:
    steps = ((1000, 300), (5000, 700))
    parcel = Method("parcel", "Parcel", Rate.WEIGHT, steps=steps)
    prices = [
        quote("EUR", [line(quantity=quantity, weight_grams=500)], method=parcel).shipping_price
        for quantity in (1, 2, 3, 10)
    ]
    assert prices == [300, 300, 700, 700]
    assert quote("EUR", [line(quantity=11, weight_grams=500)], method=parcel).shipping is None, "too heavy"
    post = Method("post", "Post", price=500, free_above=2000)
    assert [quote("EUR", [line(quantity=n)], method=post).shipping_price for n in (1, 2)] == [500, 0]
    off = [percent(1, 1000)]
    assert quote("EUR", [line(quantity=2)], offers=off, method=post).shipping_price == 500, "after discounts"


def test_free_shipping_is_a_discount_with_its_name_and_no_tax() -> None:
    offer = Offer(id=1, name="Free shipping", kind=Kind.FREE_SHIPPING, minimum_total=1000, code="FREE")
    rates = Taxes(included=False, rates={"standard": Decimal(10)})
    one = quote("EUR", [line()], offers=[offer], method=FLAT, taxes=rates)
    assert [(x.code, x.amount) for x in one.applied] == [("FREE", 500)]
    assert (one.shipping_price, one.tax, one.total) == (500, 100, 1100)
    assert not quote("EUR", [line(price=999)], offers=[offer], method=FLAT).applied
    assert not quote("EUR", [line()], offers=[offer]).applied, "nothing is shipped yet"
