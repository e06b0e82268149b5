"""Money as integer minor units with an ISO 4217 currency. Changes when amounts are read or split differently.

No float ever holds an amount. Exponents are those of ISO 4217 (JPY 0, USD 2, KWD 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

DEFAULT_EXPONENT = 2
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_EXPONENTS = {**dict.fromkeys(_NO_DECIMALS.split(" "), 0), **dict.fromkeys(_THREE_DECIMALS.split(" "), 3)}
# A bigint holds more, but no price does; the cap keeps sums of any cart far from overflow.
MAX_MINOR_UNITS = 10**12


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` minor units of `currency`."""

    amount: int
    currency: str

    def as_json(self) -> dict[str, int | str]:
        """The API's shape."""
        return {"amount": self.amount, "currency": self.currency}


def exponent(currency: str) -> int:
    """How many decimals the currency's minor unit is."""
    return _EXPONENTS.get(currency, DEFAULT_EXPONENT)


def round_minor(value: Decimal) -> int:
    """The one rounding rule: half up, away from zero, to a whole minor unit."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def parse_major(text: str, currency: str) -> int:
    """Minor units of a price written in major units with a decimal point, such as ``19.90``.

    Raises ValueError, in words, for anything else: negative, too many decimals, too large, not a number.
    """
    cleaned = text.strip()
    if not cleaned.isascii():
        raise ValueError(f"{text!r} is not a price such as 19.90")
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a price such as 19.90") from None
    if not value.is_finite():
        raise ValueError(f"{text!r} is not a price such as 19.90")
    if value < 0:
        raise ValueError(f"{text!r} is below zero")
    if value > MAX_MINOR_UNITS or (minor := value.scaleb(exponent(currency))) > MAX_MINOR_UNITS:
        raise ValueError(f"{text!r} is too large for a price")
    if minor != minor.to_integral_value():
        raise ValueError(f"{text!r} has more than {exponent(currency)} decimals for {currency}")
    return int(minor)


def format_major(amount: int, currency: str) -> str:
    """`amount` minor units in major units with a decimal point: 1990 USD is ``19.90``."""
    digits = exponent(currency)
    return f"{Decimal(amount).scaleb(-digits):.{digits}f}"


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` minor units split by `weights`, adding up exactly (largest remainder, then the earlier one).

    Raises ValueError when the weights are empty, negative or all zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must be at least one number above zero and none below")
    shares = [amount * weight // total for weight in weights]
    rest = amount - sum(shares)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for index in by_remainder[:rest]:
        shares[index] += 1
    return shares
