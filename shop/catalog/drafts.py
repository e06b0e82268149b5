"""Products as an import describes them, for `services/apply_products.py`. Changes when imports can say more.

Amounts are integer minor units. `source` is the caller's own reference, such as a line number; each refusal has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.media.pictures import StoredPicture

Options = tuple[str, str, str]

PRODUCT_FIELDS = frozenset(
    {"name", "status", "description", "brand", "category", "tags", "options", "seo_title", "seo_description"}
)
VARIANT_FIELDS = frozenset(
    {"sku", "barcode", "price", "compare_at_price", "cost", "weight_grams", "variant_image"}
)
PICTURE_FIELDS = frozenset({"alt"})


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """One variant, known by its options. `image` is the address of one of the product's pictures."""

    source: int
    options: Options
    price: int | None = None
    sku: str = ""
    barcode: str = ""
    compare_at_price: int | None = None
    cost: int | None = None
    weight_grams: int | None = None
    image: str = ""


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """One picture of the gallery, known by where it comes from."""

    url: str
    position: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """One product, known by its slug. `name` is empty where the source does not say it."""

    source: int
    slug: str
    name: str = ""
    status: str = "draft"
    description: str = ""
    brand: str = ""
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    seo_title: str = ""
    seo_description: str = ""
    variants: Sequence[VariantDraft] = ()
    pictures: Sequence[PictureDraft] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """Products to apply together.

    `fields` names what the source speaks of: only those are changed on what exists, all else keeps its value.
    `attributes` are the names, by code, of the attributes that it speaks of. `files` are pictures that are
    stored already, by address; all others stay pending.
    """

    products: Sequence[ProductDraft]
    fields: frozenset[str]
    currency: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    files: Mapping[str, StoredPicture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was kept out. `field` is a field of the draft; `code` is stable, `reason` for people."""

    source: int
    field: str
    code: str
    reason: str


@dataclass(slots=True)
class Applied:
    """What became of a batch: product ids by slug, ids of its drafted variants by slug and options."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    variants: dict[tuple[str, Options], int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
