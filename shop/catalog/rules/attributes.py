"""How an attribute's value is read. Changes when attributes get another type."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from shop.catalog.rules.text import MAX_NAME

_TRUE = {"true", "yes", "1", "on"}
_FALSE = {"false", "no", "0", "off"}
_NUMBER_LIMIT = Decimal(10) ** 14
_NUMBER_STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class TypedValue:
    """A value: always `text`, in plain notation, and the typed column of its kind."""

    text: str
    number: Decimal | None = None
    boolean: bool | None = None


def attribute_value(kind: str, raw: Any) -> TypedValue:
    """`raw`, a string or JSON scalar, as a value of an attribute of `kind`: text, number or boolean.

    Raises ValueError, in words.
    """
    text = ("true" if raw else "false") if isinstance(raw, bool) else str(raw).strip()
    if kind == "number":
        return _number(text)
    if kind == "boolean":
        return _boolean(text)
    if not text or len(text) > MAX_NAME or "\0" in text:
        raise ValueError(f"a text of 1 to {MAX_NAME} characters is needed")
    return TypedValue(text)


def _number(text: str) -> TypedValue:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a number such as 12.5") from None
    if not number.is_finite():
        raise ValueError(f"{text!r} is not a number such as 12.5")
    if abs(number) >= _NUMBER_LIMIT or number != number.quantize(_NUMBER_STEP):
        raise ValueError(f"{text!r} has more than 14 digits before the decimal point or 6 after it")
    number = number.normalize() + 0
    return TypedValue(f"{number:f}", number=number)


def _boolean(text: str) -> TypedValue:
    lowered = text.lower()
    if lowered not in _TRUE | _FALSE:
        raise ValueError(f"{text!r} is neither true nor false")
    truth = lowered in _TRUE
    return TypedValue("true" if truth else "false", boolean=truth)
