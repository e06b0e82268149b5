"""What a cart comes to. Changes when the parts are put together differently.

Promotions that stack are taken together, by priority; one that does not is taken alone; the shopper gets whatever of
these is cheapest. Discounts come before shipping, which may depend on what is left, and taxes come last, line by line.
"""

from collections.abc import Iterable, Sequence

from shop.pricing.rules.discounts import Reductions, frees_shipping, take_off
from shop.pricing.rules.shipping import shipping_price
from shop.pricing.rules.taxes import tax_on
from shop.pricing.rules.values import Applied, Line, Method, Offer, Quote, QuotedLine, QuotedShipping, Taxes


def quote(
    currency: str,
    lines: Sequence[Line],
    *,
    offers: Iterable[Offer] = (),
    method: Method | None = None,
    taxes: Taxes | None = None,
) -> Quote:
    """The cheapest quote for these lines; without a method, or with one that is not offered for them, no shipping."""
    ordered = sorted(offers, key=lambda offer: (offer.priority, offer.id))
    together = [offer for offer in ordered if offer.stacks]
    choices = [together, *([offer] for offer in ordered if not offer.stacks)]
    quotes = [_quote(currency, lines, chosen, method, taxes or Taxes()) for chosen in choices]
    return min(quotes, key=lambda one: one.subtotal - one.discount + one.shipping_price)


def _quote(
    currency: str, lines: Sequence[Line], offers: Sequence[Offer], method: Method | None, taxes: Taxes
) -> Quote:
    taken: Reductions = {}
    amounts: dict[int, int] = {}
    for offer in offers:
        off = take_off(lines, offer, taken)
        amounts[offer.id] = sum(off.values())
        for key, amount in off.items():
            taken[key] = taken.get(key, 0) + amount
    price = _shipping(lines, taken, method)
    freed_by = next((offer for offer in offers if price and frees_shipping(lines, offer)), None)
    if freed_by is not None and price:
        amounts[freed_by.id] = price
    applied = [
        Applied(offer.id, offer.name, offer.code, amounts[offer.id]) for offer in offers if amounts[offer.id]
    ]
    return Quote(
        currency=currency,
        lines=tuple(_line(line, taken.get(line.key, 0), taxes) for line in lines),
        shipping=None if method is None or price is None else _charge(method, price, freed_by, taxes),
        applied=tuple(applied),
        tax_included=taxes.included,
    )


def _shipping(lines: Sequence[Line], taken: Reductions, method: Method | None) -> int | None:
    if method is None:
        return None
    total = sum(line.subtotal for line in lines) - sum(taken.values())
    return shipping_price(
        method, total=total, weight_grams=sum(line.weight_grams * line.quantity for line in lines)
    )


def _line(line: Line, discount: int, taxes: Taxes) -> QuotedLine:
    tax, rate = tax_on(line.subtotal - discount, line.tax_category, taxes)
    return QuotedLine(line, discount, tax, rate)


def _charge(method: Method, price: int, freed_by: Offer | None, taxes: Taxes) -> QuotedShipping:
    discount = price if freed_by else 0
    tax, rate = tax_on(price - discount, method.tax_category, taxes)
    return QuotedShipping(method, price, discount, tax, rate)
