"""Shopify's classic product CSV: `Handle`, `Body (HTML)`, `Variant Price` and so on.

Changes when those columns do. Rows of one handle are one product; the first carries its own fields, the
others a variant, a picture, or both.
"""

import re
from collections.abc import Sequence

from shop.imports.columns import ATTRIBUTE, BEYOND_OPTIONS, Columns

NAME = "shopify-classic"
TITLE = "Shopify's product CSV"
TELLTALE = ("Handle", "Title", "Variant Price")

_FIELDS = {
    "handle": "handle",
    "title": "title",
    "body (html)": "body",
    "vendor": "vendor",
    "product category": "category",
    "type": "type",
    "tags": "tags",
    "published": "published",
    "status": "status",
    "seo title": "seo_title",
    "seo description": "seo_description",
    "variant sku": "sku",
    "variant barcode": "barcode",
    "variant grams": "grams",
    "variant inventory tracker": "tracker",
    "variant inventory qty": "quantity",
    "variant inventory policy": "policy",
    "variant price": "price",
    "variant compare at price": "compare_at_price",
    "cost per item": "cost",
    "variant image": "variant_image",
    "image src": "image",
    "image position": "image_position",
    "image alt text": "image_alt",
    **{f"option{n} {part}": f"option{n}_{part}" for n in (1, 2, 3) for part in ("name", "value")},
}
# Any of these beside `Handle` tells the dialect; the inventory export shares the handle but has locations.
_SIGNATURE = {"title", "body (html)", "variant price", "variant sku", "image src", "published"}
_FOREIGN = {"location", "url handle"}

_METAFIELD = re.compile(
    r"(?P<name>.*?)\s*\(product\.metafields\.(?P<namespace>[^.()]+)\.(?P<key>[^()]+)\)", re.DOTALL
)
_FURTHER_OPTION = re.compile(r"option([4-9]|[1-9]\d+) name")
_GOOGLE = {
    "google shopping / gender": ("gender", "Gender"),
    "google shopping / age group": ("age_group", "Age group"),
    "google shopping / condition": ("condition", "Condition"),
}
# A merchant's own metafields and the standard ones need no prefix to be told apart.
_PLAIN_NAMESPACES = {"custom", "shopify"}
_NOT_IN_A_CODE = re.compile(r"[^a-z0-9_-]+")
_MAX_CODE = 64
_MAX_NAME = 255


def columns(header: Sequence[str]) -> Columns | None:
    """How a file with this header is read; None where it is none of this dialect.

    Of a column that comes twice the first counts, and the second is unmapped.
    """
    names = [_normal(name) for name in header]
    if "handle" not in names or not _SIGNATURE.intersection(names) or _FOREIGN.intersection(names):
        return None
    fields: list[str | None] = []
    headers: dict[str, str] = {}
    attributes: dict[str, str] = {}
    lists: set[str] = set()
    for name, original in zip(names, header, strict=True):
        field = _FIELDS.get(name) or (BEYOND_OPTIONS if _FURTHER_OPTION.fullmatch(name) else None)
        if field is None and (attribute := _attribute(name, original)):
            code, label, is_list = attribute
            field = ATTRIBUTE + code
            attributes.setdefault(code, label)
            if is_list:
                lists.add(code)
        fields.append(None if field in headers else field)
        if field is not None:
            headers.setdefault(field, original.strip())
    return Columns(tuple(fields), headers, attributes, frozenset(lists))


def _normal(name: str) -> str:
    return " ".join(name.casefold().split())


def _attribute(name: str, original: str) -> tuple[str, str, bool] | None:
    """Code, name and whether one cell may hold several values; None for a column that is no attribute."""
    if name in _GOOGLE:
        return *_GOOGLE[name], False
    match = _METAFIELD.fullmatch(original.strip())
    if match is None:
        return None
    namespace, key = match["namespace"].casefold(), match["key"].casefold()
    raw = key if namespace in _PLAIN_NAMESPACES else f"{namespace}-{key}"
    code = _NOT_IN_A_CODE.sub("-", raw).strip("-")[:_MAX_CODE]
    if not code:
        return None
    return code, (match["name"].strip() or key)[:_MAX_NAME], namespace == "shopify"
