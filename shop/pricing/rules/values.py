"""What is priced and what comes of it. Changes when a price is made of something else.

Amounts are integer minor units of one currency; a share is in basis points, of which 10,000 are the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

WHOLE = 10_000


class Kind(StrEnum):
    """What a promotion takes off."""

    PERCENTAGE = "percentage"
    AMOUNT = "amount"
    BUY_X_GET_Y = "buy_x_get_y"
    FREE_SHIPPING = "free_shipping"


class Target(StrEnum):
    """What a promotion is about: the whole order, or the goods of some categories, collections or products."""

    ORDER = "order"
    CATEGORY = "category"
    COLLECTION = "collection"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a variant at its price. `key` tells it from the others, wherever it stands among them."""

    key: str
    product_id: int
    unit_price: int
    quantity: int
    tax_category: str = "standard"
    weight_grams: int = 0
    category_ids: frozenset[int] = frozenset()
    collection_ids: frozenset[int] = frozenset()

    @property
    def subtotal(self) -> int:
        """Before anything is taken off."""
        return self.unit_price * self.quantity


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion that this cart may have.

    `value` is a share (PERCENTAGE, BUY_X_GET_Y) or an amount. Of every `buy` + `get` units the `get` cheapest are
    reduced by that share. The minimums are those of the goods that it is about. Offers that don't stack come alone.
    """

    id: int
    name: str
    kind: Kind
    value: int = 0
    target: Target = Target.ORDER
    target_ids: frozenset[int] = frozenset()
    buy: int = 0
    get: int = 0
    minimum_total: int = 0
    minimum_quantity: int = 0
    priority: int = 0
    stacks: bool = True
    code: str = ""


class Rate(StrEnum):
    """What the price of a shipping method depends on."""

    FLAT = "flat"
    WEIGHT = "weight"
    TOTAL = "total"
    PICKUP = "pickup"


@dataclass(frozen=True, slots=True)
class Method:
    """A way to get the goods. `steps` are upper bounds, in grams or minor units, None for any, with their prices."""

    code: str
    name: str
    rate: Rate = Rate.FLAT
    price: int = 0
    steps: tuple[tuple[int | None, int], ...] = ()
    free_above: int | None = None
    tax_category: str = "standard"


@dataclass(frozen=True, slots=True)
class Taxes:
    """The percentages of a place by tax category, and whether prices include them; an unknown category has none."""

    included: bool = True
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def rate(self, category: str) -> Decimal:
        """The percentage of a category."""
        return self.rates.get(category, Decimal(0))


@dataclass(frozen=True, slots=True)
class Applied:
    """A promotion that took something off, from goods and shipping together."""

    id: int
    name: str
    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line with what is taken off it, and the tax on the rest at `rate` percent."""

    line: Line
    discount: int
    tax: int
    rate: Decimal

    @property
    def total(self) -> int:
        """After what is taken off; with the tax where prices include it."""
        return self.line.subtotal - self.discount


@dataclass(frozen=True, slots=True)
class QuotedShipping:
    """The way chosen, with its price, what is taken off it, and the tax on the rest at `rate` percent."""

    method: Method
    price: int
    discount: int
    tax: int
    rate: Decimal

    @property
    def total(self) -> int:
        """After what is taken off; with the tax where prices include it."""
        return self.price - self.discount


@dataclass(frozen=True, slots=True)
class Quote:
    """What a cart comes to."""

    currency: str
    lines: tuple[QuotedLine, ...]
    shipping: QuotedShipping | None
    applied: tuple[Applied, ...]
    tax_included: bool

    @property
    def subtotal(self) -> int:
        """The goods before anything is taken off."""
        return sum(quoted.line.subtotal for quoted in self.lines)

    @property
    def discount(self) -> int:
        """All that is taken off goods and shipping."""
        return sum(one.amount for one in self.applied)

    @property
    def shipping_price(self) -> int:
        """Before anything is taken off."""
        return self.shipping.price if self.shipping else 0

    @property
    def tax(self) -> int:
        """On goods and shipping, whether in their prices or to be added."""
        return sum(quoted.tax for quoted in self.lines) + (self.shipping.tax if self.shipping else 0)

    @property
    def total(self) -> int:
        """What is to be paid."""
        return self.subtotal - self.discount + self.shipping_price + (0 if self.tax_included else self.tax)
