"""The tax on an amount. Changes when taxes are computed differently."""

from decimal import Decimal

from shop.common.money import round_minor
from shop.pricing.rules.values import Taxes


def tax_on(amount: int, category: str, taxes: Taxes) -> tuple[int, Decimal]:
    """The tax on `amount`, which is part of it or comes on top, and its rate in percent."""
    rate = taxes.rate(category)
    whole = 100 + rate if taxes.included else Decimal(100)
    return round_minor(amount * rate / whole), rate
