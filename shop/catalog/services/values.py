"""What the catalogue's services take. Changes when a service takes another field.

A field that is left UNSET stays as it is; on creation it gets its default.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any


class Unset(Enum):
    """The type of UNSET."""

    UNSET = "unset"


UNSET = Unset.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFields:
    """What everything with a page of its own has. `slug` is made from the name where it is UNSET."""

    name: str | Unset = UNSET
    slug: str | Unset = UNSET
    seo_title: str | Unset = UNSET
    seo_description: str | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFields(PageFields):
    """A brand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFields(PageFields):
    """A category; siblings are ordered by `position`, then by name. `description` is HTML."""

    description: str | Unset = UNSET
    position: int | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionFields(PageFields):
    """A collection; `rule` as rules.collection_rule reads it, None where products are gathered by hand."""

    description: str | Unset = UNSET
    rule: Any = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFields(PageFields):
    """A product without its variants, pictures and attributes. `description` is HTML."""

    status: str | Unset = UNSET
    description: str | Unset = UNSET
    brand_id: int | Unset | None = UNSET
    category_id: int | Unset | None = UNSET
    tags: Sequence[str] | Unset = UNSET
    option_names: Sequence[str] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantFields:
    """A variant, known by `id` or else by its options. Amounts in minor units of the product's currency.

    `image_id` is a place in the product's gallery. A new variant needs a price.
    """

    id: int | None = None
    options: Sequence[str] | Unset = UNSET
    sku: str | Unset = UNSET
    barcode: str | Unset = UNSET
    price: int | Unset = UNSET
    compare_at_price: int | Unset | None = UNSET
    cost: int | Unset | None = UNSET
    weight_grams: int | Unset | None = UNSET
    active: bool | Unset = UNSET
    image_id: int | Unset | None = UNSET
    position: int | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFields:
    """An attribute. Its code never changes, its kind only while no product has a value of it."""

    name: str | Unset = UNSET
    kind: str | Unset = UNSET
    unit: str | Unset = UNSET
    facet: bool | Unset = UNSET


@dataclass(frozen=True, slots=True)
class GalleryImage:
    """A picture at its place in a gallery; `image_id` is the picture's own."""

    image_id: int
    alt: str = ""


def given(values: Any) -> dict[str, Any]:
    """The fields of one of these types that are not UNSET."""
    named = ((field.name, getattr(values, field.name)) for field in fields(values))
    return {name: value for name, value in named if value is not UNSET}
