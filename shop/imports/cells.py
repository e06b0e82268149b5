"""Single cells read as what they stand for. Changes when a kind of cell is read differently.

A cell that can't be read is reported and counts as empty, so that the rest of its row is applied. An empty
cell is no problem here.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from shop.common.money import parse_major
from shop.imports.problems import WARNING
from shop.imports.sheet import Report, Row

MAX_NAME = 255
MAX_INTEGER = 2**31 - 1

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?", re.ASCII)
_FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def read_line(report: Report, row: Row, name: str, *, limit: int = MAX_NAME) -> str:
    """Text on one line; what is longer than `limit` is cut, with a warning."""
    text = one_line(row.values.get(name, ""))
    if len(text) <= limit:
        return text
    reason = f"has {len(text)} characters; it was cut to {limit}"
    report.add(row, name, "shortened", reason, severity=WARNING)
    return text[:limit].rstrip()


def one_line(text: str) -> str:
    """`text` with every run of space as one, and without control characters."""
    spaced = " ".join(text.split())
    if spaced.isprintable():
        return spaced
    return "".join(character for character in spaced if unicodedata.category(character) != "Cc")


def read_code(report: Report, row: Row, name: str, *, limit: int) -> str:
    """A SKU or barcode. One leading apostrophe is a spreadsheet's way to say text, and goes."""
    text = one_line(row.values.get(name, "").removeprefix("'"))
    if len(text) <= limit:
        return text
    report.add(row, name, "too_long", f"has {len(text)} characters; {limit} are allowed, so it was left out")
    return ""


def read_price(report: Report, row: Row, name: str, *, lost: str = "it") -> int | None:
    """Minor units of the sheet's currency; `lost` is what is left out where the cell can't be read."""
    text = row.values.get(name, "")
    if not text:
        return None
    if (reason := _not_a_number(text)) is None:
        try:
            return parse_major(text, report.sheet.currency)
        except ValueError as error:
            reason = str(error)
    report.add(row, name, "bad_number", f"{reason}; {lost} was left out")
    return None


def read_whole(report: Report, row: Row, name: str) -> int | None:
    """A whole number, rounded half up; it may be negative."""
    text = row.values.get(name, "")
    if not text:
        return None
    if (reason := _not_a_number(text)) is None:
        number = int(Decimal(text).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        if abs(number) <= MAX_INTEGER:
            return number
        reason = f"{text!r} is too large"
    report.add(row, name, "bad_number", f"{reason}; it was left out")
    return None


def read_flag(report: Report, row: Row, name: str, *, default: bool) -> bool:
    """True or false; `default` where the cell is empty or says neither."""
    text = row.values.get(name, "")
    flag = _FLAGS.get(text.casefold())
    if text and flag is None:
        word = "TRUE" if default else "FALSE"
        report.add(row, name, "bad_flag", f"{text[:80]!r} is neither TRUE nor FALSE; {word} was taken")
    return default if flag is None else flag


def _not_a_number(text: str) -> str | None:
    if _NUMBER.fullmatch(text):
        return None
    if "," in text:
        return f"{text[:80]!r} has a comma; a decimal point, and nothing between thousands, is read: 1299.90"
    return f"{text[:80]!r} is not a number such as 19.90"
