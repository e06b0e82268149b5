"""What makes a product's variants right, and its list price. Changes when options or prices do."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from shop.catalog.rules.text import clean_line
from shop.common.errors import Invalid
from shop.common.money import MAX_MINOR_UNITS

MAX_OPTIONS = 3
MAX_VARIANTS = 2048
# A longer list of problems helps nobody to mend a form.
MAX_PROBLEMS = 20

Options = tuple[str, str, str]


class Priced(Protocol):
    """What a list price is chosen from; amounts in minor units."""

    @property
    def price(self) -> int:
        """What it costs."""

    @property
    def compare_at_price(self) -> int | None:
        """What it cost before a reduction."""

    @property
    def active(self) -> bool:
        """Whether it is sold."""


class Sellable(Priced, Protocol):
    """A variant as the rules see it."""

    @property
    def options(self) -> Options:
        """Its values of the product's options; unused ones are empty."""


def list_price(variants: Iterable[Priced]) -> tuple[int, int | None] | None:
    """The cheapest active variant's price and its own compare-at price; None where no variant is active.

    Of equally cheap ones the one with the deepest reduction counts.
    """
    active = [variant for variant in variants if variant.active]
    if not active:
        return None
    best = min(active, key=lambda variant: (variant.price, -(variant.compare_at_price or 0)))
    return best.price, best.compare_at_price


def is_reduction(price: int, compare_at_price: int | None) -> bool:
    """Whether a compare-at price says something: it must be above the price."""
    return compare_at_price is not None and compare_at_price > price


def clean_option_names(names: Sequence[str]) -> list[str]:
    """A product's option names. Raises Invalid on `option_names`: more than three, blank, or one twice."""
    cleaned = [clean_line("option_names", name, required=True) for name in names]
    if len(cleaned) > MAX_OPTIONS:
        raise Invalid.field("option_names", f"at most {MAX_OPTIONS} are allowed; these are {len(cleaned)}")
    if len({name.casefold() for name in cleaned}) < len(cleaned):
        raise Invalid.field("option_names", "an option is named twice")
    return cleaned


def option_values(values: Sequence[str]) -> Options:
    """Up to three option values as a variant keeps them, cleaned. Raises Invalid on the option's column."""
    if len(values) > MAX_OPTIONS:
        raise Invalid.field("options", f"at most {MAX_OPTIONS} are allowed; these are {len(values)}")
    padded = [*values, "", "", ""]
    first, second, third = (clean_line(f"option{n + 1}", padded[n]) for n in range(MAX_OPTIONS))
    return first, second, third


def check_variants(
    option_names: Sequence[str], variants: Sequence[Sellable], *, labels: Sequence[str] = ()
) -> None:
    """Check a product's variants as a whole: their number, options and amounts, and no combination twice.

    Raises Invalid with fields ``variants.<n>.<column>``, or ``<label>.<column>`` where `labels` are given.
    """
    if len(variants) > MAX_VARIANTS:
        raise Invalid.field("variants", f"at most {MAX_VARIANTS} are allowed; these are {len(variants)}")
    named = labels or [f"variants.{index}" for index in range(len(variants))]
    problems: dict[str, list[str]] = {}
    seen: dict[Options, str] = {}
    for label, variant in zip(named, variants, strict=True):
        found = _option_problems(option_names, variant.options) | _amount_problems(variant)
        if (first := seen.setdefault(variant.options, label)) != label:
            found["option1"] = f"the same options as {first}"
        problems.update((f"{label}.{column}", [reason]) for column, reason in found.items())
        if len(problems) >= MAX_PROBLEMS:
            break
    if problems:
        field, reasons = next(iter(problems.items()))
        raise Invalid(f"{field}: {reasons[0]}", fields=problems)


def _option_problems(names: Sequence[str], options: Options) -> dict[str, str]:
    problems = {}
    for index, value in enumerate(options):
        if index < len(names) and not value:
            problems[f"option{index + 1}"] = f"a value of the product's option {names[index]!r} is needed"
        if index >= len(names) and value:
            problems[f"option{index + 1}"] = f"{value!r} belongs to no option: the product has {len(names)}"
    return problems


def _amount_problems(variant: Sellable) -> dict[str, str]:
    problems = {}
    for column in ("price", "compare_at_price", "cost"):
        amount = getattr(variant, column, None)
        if amount is not None and not 0 <= amount <= MAX_MINOR_UNITS:
            problems[column] = f"{amount} is not between 0 and {MAX_MINOR_UNITS} minor units"
    if variant.compare_at_price is not None and not is_reduction(variant.price, variant.compare_at_price):
        problems.setdefault("compare_at_price", "must be above the price, or left out")
    return problems
