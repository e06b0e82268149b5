"""From a product to its search record. Pure. Changes when a record holds something else.

One record per product with its variants inside; a hidden or deleted product is a tombstone at its generation, so
that a late, stale update can't bring it back. The version `_v` is the generation that the claim carried.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shop.search.fitting import Fitted, fit

LEVELS = ("lvl0", "lvl1", "lvl2")
DESCRIPTION_LENGTH = 1000
# What nobody looks through is left out of every record, however small.
MAX_VALUES = 60
MAX_SKUS = 100
# Such as USB and RAM.
LONGEST_ABBREVIATION = 3


@dataclass(frozen=True, slots=True)
class ProductForSearch:
    """All that a record is made of. Amounts are minor units; `max_bytes` is how large the record may become."""

    id: int
    visible: bool
    name: str
    slug: str
    description: str
    brand: str | None
    category: tuple[str, str] | None
    category_names: Sequence[str]
    tags: Sequence[str]
    price: int | None
    price_max: int | None
    compare_at_price: int | None
    currency: str
    in_stock: bool
    image: dict[str, Any] | None
    created_at: datetime
    updated_at: datetime
    options: dict[str, list[str]] = field(default_factory=dict)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    skus: Sequence[str] = ()
    max_bytes: int = 10_000
    popularity: int = 0


def record(product: ProductForSearch) -> dict[str, Any]:
    """The product's record without its version, cut to its size."""
    return fitted(product).body


def fitted(product: ProductForSearch) -> Fitted:
    """The product's record, and what had to be cut from it."""
    return fit(_whole(product), product.max_bytes)


def _whole(product: ProductForSearch) -> dict[str, Any]:
    """Every attribute is named, because a partial update removes none."""
    slug_name = product.category
    return {
        "objectID": str(product.id),
        "visible": True,
        "name": product.name,
        "slug": product.slug,
        "description": product.description[:DESCRIPTION_LENGTH],
        "brand": product.brand,
        "categories": hierarchy(product.category_names),
        "category": {"slug": slug_name[0], "name": slug_name[1]} if slug_name else None,
        "tags": list(product.tags)[:MAX_VALUES],
        "price": product.price,
        "price_max": product.price_max,
        "compare_at_price": product.compare_at_price,
        "currency": product.currency,
        "on_sale": product.compare_at_price is not None,
        "in_stock": product.in_stock,
        "image": product.image,
        "options": {name: values[:MAX_VALUES] for name, values in product.options.items()},
        "attributes": {name: values[:MAX_VALUES] for name, values in product.attributes.items()},
        "skus": list(product.skus)[:MAX_SKUS],
        "popularity": product.popularity,
        "created_at": int(product.created_at.timestamp()),
        "updated_at": int(product.updated_at.timestamp()),
    }


_NAMES = [
    "name", "slug", "description", "brand", "categories", "category", "tags", "price", "price_max",
    "compare_at_price", "currency", "on_sale", "in_stock", "image", "options", "attributes", "skus",
    "popularity", "created_at", "updated_at",
]  # fmt: skip


def tombstone(product_id: int) -> dict[str, Any]:
    """What stands in the index for a product that must not be found."""
    return {"objectID": str(product_id), "visible": False, **dict.fromkeys(_NAMES)}


def option_name(name: str) -> str:
    """How the index names an option: SIZE, size and Size are one facet. Short names in capitals stay as they are."""
    plain = " ".join(name.split())
    if plain.isupper() and len(plain) > LONGEST_ABBREVIATION:
        plain = plain.lower()
    return plain[:1].upper() + plain[1:] if plain.islower() else plain


def hierarchy(names: Sequence[str]) -> dict[str, str]:
    """Category names from the root down as hierarchical facets: ``{"lvl0": "A", "lvl1": "A > B"}``."""
    return {level: " > ".join(names[: depth + 1]) for depth, level in enumerate(LEVELS) if depth < len(names)}


def versioned(body: dict[str, Any], generation: int) -> dict[str, Any]:
    """`body` with the guard that makes the index ignore it where it already holds a newer generation."""
    return {**body, "_v": {"_operation": "IncrementSet", "value": generation}}
