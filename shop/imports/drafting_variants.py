"""A product's rows become its variants and their stock. Changes when rows say more about either."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shop.catalog.drafts import Options, VariantDraft
from shop.catalog.rules import MAX_OPTIONS, MAX_VARIANTS
from shop.imports.cells import MAX_NAME, read_code, read_line, read_price, read_whole
from shop.imports.columns import BEYOND_OPTIONS
from shop.imports.drafting_pictures import picture_url
from shop.imports.problems import WARNING
from shop.imports.sheet import Report, Row

# A row that fills any of these describes a variant; others only add a picture or a field of the product.
_TELLING = ("option1_value", "option2_value", "option3_value", "price", "sku", "barcode", "quantity")
_NUMBERS = (1, 2, 3)
_PLACEHOLDER = ("title", {"default title"})
_MAX_BARCODE = 64
_BACKORDER = {"continue": True, "true": True, "deny": False, "false": False, "": False}


@dataclass(frozen=True, slots=True)
class StockCount:
    """What the file says of a variant's stock; None where it says nothing."""

    on_hand: int | None
    tracked: bool | None
    backorder: bool | None


@dataclass(slots=True)
class DraftedVariants:
    """The variants of a product with the names of its options, and their stock by options."""

    option_names: tuple[str, ...] = ()
    drafts: list[VariantDraft] = field(default_factory=list)
    stock: dict[Options, StockCount] = field(default_factory=dict)


def draft_variants(rows: Sequence[Row], report: Report) -> DraftedVariants:
    """The variants that the rows describe, without those that can't be used."""
    if beyond := next((row for row in rows if BEYOND_OPTIONS in row.values), None):
        reason = f"a product has at most {MAX_OPTIONS} options; the variants of this one were left out"
        report.add(beyond, BEYOND_OPTIONS, "too_many_options", reason)
        return DraftedVariants()
    telling = [row for row in rows if any(name in row.values for name in _TELLING)]
    numbers = _used_options(rows, telling)
    drafted = DraftedVariants(_option_names(rows, numbers, report))
    lines: dict[Options, int] = {}
    for row in telling:
        options = _options(row, numbers, drafted.option_names, report)
        if options is None or _is_repeated(row, options, lines, report):
            continue
        if len(lines) >= MAX_VARIANTS:
            reason = f"the product has {MAX_VARIANTS} variants already; this one was left out"
            report.add(row, "", "too_many_variants", reason)
            continue
        lines[options] = row.line
        if (draft := _draft(row, options, report)) is not None:
            drafted.drafts.append(draft)
            drafted.stock[options] = _stock(row, report)
    return drafted


def _used_options(rows: Sequence[Row], telling: Sequence[Row]) -> list[int]:
    """The numbers of the options that say something: `Title` with `Default Title` is how a file says none."""
    used = []
    for number in _NUMBERS:
        name = _first(rows, f"option{number}_name")
        values = {row.values.get(f"option{number}_value", "").casefold() for row in telling}
        if (name or values - {""}) and (name.casefold(), values) != _PLACEHOLDER:
            used.append(number)
    return used if telling else []


def _option_names(rows: Sequence[Row], numbers: list[int], report: Report) -> tuple[str, ...]:
    names: list[str] = []
    for number in numbers:
        column = f"option{number}_name"
        row = next((row for row in rows if column in row.values), rows[0])
        name = read_line(report, row, column)
        taken = {known.casefold() for known in names}
        if not name or name.casefold() in taken:
            given, name = name, f"Option {number}"
            what = f"{given!r} names two options" if given else "is empty though the option has values"
            report.add(row, column, "bad_option_name", f"{what}; {name!r} was taken", severity=WARNING)
        names.append(name)
    return tuple(names)


def _first(rows: Sequence[Row], name: str) -> str:
    return next((row.values[name] for row in rows if name in row.values), "")


def _options(row: Row, numbers: list[int], names: Sequence[str], report: Report) -> Options | None:
    values = []
    for number, name in zip(numbers, names, strict=True):
        column = f"option{number}_value"
        value = read_line(report, row, column)
        if not value:
            reason = f"is empty, though the product has an option {name!r}; this variant was left out"
            report.add(row, column, "missing_option_value", reason)
            return None
        values.append(value)
    one, two, three = [*values, "", "", ""][:3]
    return one, two, three


def _is_repeated(row: Row, options: Options, lines: dict[Options, int], report: Report) -> bool:
    if (line := lines.get(options)) is None:
        return False
    title = " / ".join(filter(None, options)) or "the only variant"
    reason = f"line {line} has the same options ({title}); this variant was left out"
    report.add(row, "option1_value", "duplicate_options", reason)
    return True


def _draft(row: Row, options: Options, report: Report) -> VariantDraft | None:
    price = read_price(report, row, "price", lost="this variant")
    if price is None and report.sheet.columns.has("price"):
        if "price" not in row.values:
            reason = "is empty, and a variant needs a price; this one was left out"
            report.add(row, "price", "missing_price", reason)
        return None
    grams = read_whole(report, row, "grams")
    return VariantDraft(
        source=row.line,
        options=options,
        price=price,
        sku=read_code(report, row, "sku", limit=MAX_NAME),
        barcode=read_code(report, row, "barcode", limit=_MAX_BARCODE),
        compare_at_price=read_price(report, row, "compare_at_price") or None,
        cost=read_price(report, row, "cost"),
        weight_grams=None if grams is None else _not_negative(row, "grams", grams, report),
        image=picture_url(row, "variant_image", report),
    )


def _stock(row: Row, report: Report) -> StockCount:
    columns = report.sheet.columns
    quantity = read_whole(report, row, "quantity")
    policy = row.values.get("policy", "").casefold()
    if policy not in _BACKORDER:
        report.add(
            row, "policy", "bad_policy", f"{policy[:80]!r} is neither deny nor continue; deny was taken"
        )
    return StockCount(
        on_hand=None if quantity is None else _not_negative(row, "quantity", quantity, report),
        tracked="tracker" in row.values if columns.has("tracker") else None,
        backorder=_BACKORDER.get(policy, False) if columns.has("policy") else None,
    )


def _not_negative(row: Row, name: str, number: int, report: Report) -> int:
    if number >= 0:
        return number
    report.add(row, name, f"negative_{name}", f"{number} is below zero; 0 was taken", severity=WARNING)
    return 0
