"""What a way of shipping costs. Changes with the kinds of ways."""

from shop.pricing.rules.values import Method, Rate


def shipping_price(method: Method, *, total: int, weight_grams: int) -> int | None:
    """The price for goods of so much after discounts, and so heavy; None where it is not offered for them."""
    price = _price(method, total, weight_grams)
    if price is not None and method.free_above is not None and total >= method.free_above:
        return 0
    return price


def _price(method: Method, total: int, weight_grams: int) -> int | None:
    match method.rate:
        case Rate.PICKUP:
            return 0
        case Rate.WEIGHT:
            return _step(method, weight_grams)
        case Rate.TOTAL:
            return _step(method, total)
        case _:
            return method.price


def _step(method: Method, measure: int) -> int | None:
    return next((price for bound, price in method.steps if bound is None or measure <= bound), None)
