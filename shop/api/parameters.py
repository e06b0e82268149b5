"""Query strings, read strictly: an unknown name or a bad value is a 400 that names it. Changes with their grammar."""

from collections.abc import Collection, Mapping
from typing import Any

from django.http import QueryDict

from shop.common.errors import Invalid

MAX_PAGE_SIZE = 100
MAX_PAGE = 100_000
_TRUE_FALSE = {"true": True, "false": False}


def refuse_unknown(query: QueryDict, known: Collection[str], *, prefixes: Collection[str] = ()) -> None:
    """Raises Invalid naming every parameter that is neither in `known` nor begins with one of `prefixes`.

    Those of `known` may be given once. A NUL character, which PostgreSQL's text can't hold, is refused in any.
    """
    for name, values in query.lists():
        if "\0" in name or any("\0" in value for value in values):
            raise Invalid.field(name.replace("\0", ""), "holds a NUL character")
        if len(values) > 1 and name in known:
            raise Invalid.field(name, "can be given only once")
    unknown = [
        name for name in query if name not in known and not name.startswith(tuple(prefixes) or ("\0",))
    ]
    if unknown:
        names = [*sorted(known), *(f"{prefix}<code>" for prefix in prefixes)]
        reason = f"is not a parameter here; known are {', '.join(names) or 'none'}"
        raise Invalid(f"{unknown[0]}: {reason}", fields={name: [reason] for name in unknown})


def whole_number(query: QueryDict, name: str, *, minimum: int, maximum: int) -> int | None:
    """The parameter as an integer between the bounds, both included; None where it is absent."""
    text = query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) <= 20):
        raise Invalid.field(name, "must be a whole number")
    value = int(text)
    if not minimum <= value <= maximum:
        raise Invalid.field(name, f"must be between {minimum} and {maximum}")
    return value


def between(minimum: int, maximum: int) -> dict[str, Any]:
    """The OpenAPI schema of such a number."""
    return {"type": "integer", "minimum": minimum, "maximum": maximum}


def true_or_false(query: QueryDict, name: str) -> bool | None:
    """The parameter as a boolean; None where it is absent."""
    text = query.get(name)
    if text is None:
        return None
    if text not in _TRUE_FALSE:
        raise Invalid.field(name, "must be true or false")
    return _TRUE_FALSE[text]


def one_of(query: QueryDict, name: str, choices: Collection[str] | Mapping[str, object], default: str) -> str:
    """The parameter if it is one of `choices`; `default` where it is absent."""
    text = query.get(name, default)
    if text not in choices:
        raise Invalid.field(name, f"must be one of {', '.join(choices)}")
    return text
