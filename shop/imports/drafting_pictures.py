"""A product's rows become its gallery. Changes when rows say something else about pictures."""

from collections.abc import Sequence

from shop.catalog.drafts import PictureDraft
from shop.catalog.models import Origin
from shop.imports.cells import read_line, read_whole
from shop.imports.sheet import Report, Row

DEMO_SCHEME = "demo:"
_WEB_SCHEMES = ("https://", "http://")
_MAX_URL = 2000
_MAX_ALT = 512
_LAST = 2**31


def draft_pictures(rows: Sequence[Row], report: Report) -> list[PictureDraft]:
    """The gallery in its order: as numbered, or as they come; then those that only a variant names."""
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        if url := picture_url(row, "image", report):
            position = read_whole(report, row, "image_position")
            alt = read_line(report, row, "image_alt", limit=_MAX_ALT)
            found.setdefault(url, (_LAST if position is None else position, alt))
    for row in rows:
        if usable(url := row.values.get("variant_image", ""), report):
            found.setdefault(url, (_LAST, ""))
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return [PictureDraft(url, position, alt) for position, (url, (_, alt)) in enumerate(ordered)]


def picture_url(row: Row, name: str, report: Report) -> str:
    """The address in that cell; empty, and reported, where it is none that a picture can come from."""
    url = row.values.get(name, "")
    if not url or usable(url, report):
        return url
    reason = (
        f"{url[:80]!r} is no http:// or https:// address of at most {_MAX_URL} characters; it was left out"
    )
    report.add(row, name, "bad_url", reason)
    return ""


def usable(url: str, report: Report) -> bool:
    """Whether a picture can come from there."""
    if not 0 < len(url) <= _MAX_URL or not url.isprintable() or " " in url:
        return False
    if url.startswith(DEMO_SCHEME):
        return report.sheet.origin == Origin.DEMO
    return url.lower().startswith(_WEB_SCHEMES)
