"""A product's rows become its draft. Changes when rows say something else about a product.

What can't be used is reported with its line; the rest of the product goes on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.catalog.drafts import Options, ProductDraft, Refusal
from shop.catalog.models import Product
from shop.catalog.rules import clean_slug, clean_tags, sanitise_html
from shop.common.errors import Invalid
from shop.imports.cells import MAX_NAME, one_line, read_flag, read_line
from shop.imports.columns import ATTRIBUTE, Columns
from shop.imports.drafting_pictures import draft_pictures
from shop.imports.drafting_variants import StockCount, draft_variants
from shop.imports.problems import ERROR, WARNING, Problem
from shop.imports.sheet import Report, Row, Sheet

MAX_CATEGORY_DEPTH = 10

# Fields of a draft, and the columns of which any one is enough to speak of them.
_SOURCES = {
    "name": ("title",),
    "description": ("body",),
    "brand": ("vendor",),
    "category": ("category", "type"),
    "tags": ("tags",),
    "status": ("status", "published"),
    "seo_title": ("seo_title",),
    "seo_description": ("seo_description",),
    "options": ("option1_value",),
    "sku": ("sku",),
    "barcode": ("barcode",),
    "price": ("price",),
    "compare_at_price": ("compare_at_price",),
    "cost": ("cost",),
    "weight_grams": ("grams",),
    "variant_image": ("variant_image",),
    "alt": ("image_alt",),
}
_WARNINGS = {"misfit_variant"}


@dataclass(frozen=True, slots=True)
class Drafted:
    """A product's draft, the stock of its variants by options, and what is wrong with its rows."""

    draft: ProductDraft
    stock: Mapping[Options, StockCount]
    problems: Sequence[Problem]


def fields_of(columns: Columns) -> frozenset[str]:
    """The draft's fields that a file with these columns speaks of."""
    return frozenset(name for name, sources in _SOURCES.items() if columns.has(*sources))


def problem_of(refusal: Refusal, sheet: Sheet) -> Problem:
    """A refusal of the catalogue's, in the file's own words."""
    column = _SOURCES.get(refusal.field, (refusal.field,))[0]
    severity = WARNING if refusal.code in _WARNINGS else ERROR
    reason = refusal.reason
    if refusal.field in _SOURCES and not sheet.columns.has(*_SOURCES[refusal.field]):
        reason = f"{reason} (the file has no column for the {refusal.field.replace('_', ' ')})"
    return Problem(refusal.source, sheet.header(column), refusal.code, reason, severity)


def draft_product(slug: str, rows: Sequence[Row], sheet: Sheet) -> Drafted:
    """The draft of one product from all its rows, in the file's order.

    A field of the product is taken from the first row that fills it.
    """
    report = Report(sheet)
    first = _First(rows)
    _check_handle(slug, rows[0], report)
    variants = draft_variants(rows, report)
    draft = ProductDraft(
        source=rows[0].line,
        slug=slug,
        name=read_line(report, first("title"), "title"),
        status=_status(first, report),
        description=_description(first("body"), report),
        brand=_brand(first("vendor"), report),
        category=_category(first, report),
        tags=_tags(first("tags"), report),
        option_names=variants.option_names,
        seo_title=read_line(report, first("seo_title"), "seo_title"),
        seo_description=one_line(first("seo_description").values.get("seo_description", "")),
        variants=variants.drafts,
        pictures=draft_pictures(rows, report),
        attributes=_attributes(first, report),
    )
    return Drafted(draft, variants.stock, report.problems)


class _First:
    """Finds the first row that fills a field; the first of all where none does."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __call__(self, name: str) -> Row:
        return next((row for row in self._rows if name in row.values), self._rows[0])


def _check_handle(slug: str, row: Row, report: Report) -> None:
    if (handle := row.values.get("handle", "")) != slug:
        reason = f"{handle[:80]!r} is no address; {slug[:80]!r} was taken"
        report.add(row, "handle", "handle_changed", reason, severity=WARNING)


def _description(row: Row, report: Report) -> str:
    try:
        return sanitise_html(row.values.get("body", ""))
    except Invalid as error:
        reason = f"{error.fields['description'][0]}, so it was left out"
        report.add(row, "body", "too_long", reason)
        return ""


def _status(first: _First, report: Report) -> str:
    row = first("status")
    status = row.values.get("status", Product.Status.ACTIVE.value).casefold()
    if status not in Product.Status.values:
        choices = ", ".join(Product.Status.values)
        report.add(row, "status", "bad_status", f"{status[:80]!r} is none of {choices}; draft was taken")
        return Product.Status.DRAFT.value
    published = read_flag(report, first("published"), "published", default=True)
    return Product.Status.DRAFT.value if status == Product.Status.ACTIVE and not published else status


def _brand(row: Row, report: Report) -> str:
    brand = read_line(report, row, "vendor")
    return brand if _addressable(brand, row, "vendor", report) else ""


def _category(first: _First, report: Report) -> tuple[str, ...]:
    row, name = first("category"), "category"
    if "category" not in row.values:
        row, name = first("type"), "type"
    parts = [one_line(part) for part in row.values.get(name, "").split(">")]
    path = tuple(part for part in parts if part)
    if len(path) > MAX_CATEGORY_DEPTH or any(len(part) > MAX_NAME for part in path):
        reason = f"has more than {MAX_CATEGORY_DEPTH} levels, or a name of more than {MAX_NAME} characters"
        report.add(row, name, "bad_category", f"{reason}; the product has no category")
        return ()
    return path if all(_addressable(part, row, name, report) for part in path) else ()


def _addressable(text: str, row: Row, name: str, report: Report) -> bool:
    """Whether a page address can be made of a name; an empty one is no problem, but none."""
    if not text:
        return False
    try:
        clean_slug(text)
    except Invalid:
        reason = f"{text[:80]!r} has no letter or digit to make an address of; it was left out"
        report.add(row, name, "bad_name", reason)
        return False
    return True


def _tags(row: Row, report: Report) -> tuple[str, ...]:
    tags = [one_line(tag) for tag in row.values.get("tags", "").split(",")]
    for tag in tags:
        if len(tag) > MAX_NAME:
            reason = f"tag {tag[:40]!r}… has more than {MAX_NAME} characters; it was left out"
            report.add(row, "tags", "too_long", reason)
    return tuple(clean_tags(tag for tag in tags if len(tag) <= MAX_NAME))


def _attributes(first: _First, report: Report) -> dict[str, tuple[str, ...]]:
    columns = report.sheet.columns
    found = {}
    for code in columns.attributes:
        name = ATTRIBUTE + code
        row = first(name)
        cell = row.values.get(name, "")
        texts = dict.fromkeys(
            one_line(text) for text in (cell.split(";") if code in columns.lists else [cell])
        )
        if too_long := [text for text in texts if len(text) > MAX_NAME]:
            reason = (
                f"has a value of {len(too_long[0])} characters; {MAX_NAME} are allowed, so it was left out"
            )
            report.add(row, name, "too_long", reason)
        if values := tuple(text for text in texts if 0 < len(text) <= MAX_NAME):
            found[code] = values
    return found
