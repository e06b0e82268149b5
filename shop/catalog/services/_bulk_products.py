"""The product rows of a batch. Changes when an import can change another field of a product."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shop.catalog.drafts import Batch, ProductDraft
from shop.catalog.models import Product
from shop.catalog.rules import list_price
from shop.catalog.services._bulk_variants import VariantPlan
from shop.catalog.services._bulk_work import Work
from shop.catalog.services._named import brands_by_name, categories_by_path
from shop.common.bulk import copy_rows, update_rows
from shop.common.clock import now

_DIRECT = ("name", "status", "description", "seo_title", "seo_description")
_COLUMNS = (
    *_DIRECT,
    *("brand_id", "category_id", "tags", "option_names", "origin", "currency"),
    *("list_price", "list_compare_at_price"),
)


@dataclass(frozen=True, slots=True)
class Names:
    """The ids of brands by name and of categories by their path of names."""

    brands: dict[str, int]
    categories: dict[tuple[str, ...], int]


def names_of(batch: Batch, drafts: Sequence[ProductDraft]) -> Names:
    """What the drafts call brands and categories; what is missing is created.

    May take the lock of the category tree, which comes before any row's.
    """
    # In the batch's order: of two spellings of one name the first is kept, whatever the process.
    brands = dict.fromkeys(draft.brand for draft in drafts if draft.brand)
    categories = dict.fromkeys(draft.category for draft in drafts if draft.category)
    return Names(
        brands_by_name(brands.keys(), origin=batch.origin),
        categories_by_path(categories.keys(), origin=batch.origin),
    )


class ProductPlan:
    """The product rows themselves; `touched` are the ids of those that were written."""

    def __init__(self, batch: Batch, works: list[Work], variants: VariantPlan, names: Names) -> None:
        self._batch = batch
        self._works = works
        self._variants = variants
        self._names = names
        self.touched: set[int] = set()

    def write(self, *, touched: Iterable[int]) -> None:
        """Insert the new ones; update those that differ or of which a part, whose ids are `touched`, does."""
        parts = set(touched)
        created, updated = [], []
        for work in self._works:
            target = self._target(work)
            if work.existing is None:
                created.append((work.id, work.draft.slug, *target))
            elif work.id in parts or any(
                getattr(work.existing, column) != value
                for column, value in zip(_COLUMNS, target, strict=True)
            ):
                updated.append((work.id, *target, now()))
        copy_rows(Product, ("id", "slug", *_COLUMNS), created)
        update_rows(Product, (*_COLUMNS, "updated_at"), updated)
        self.touched = {row[0] for row in (*created, *updated)}

    def _target(self, work: Work) -> tuple[Any, ...]:
        values = self._spoken_of(work.draft)
        base = work.existing or Product(status=work.draft.status)
        values["origin"] = self._batch.origin
        values["currency"] = self._batch.currency
        price = list_price(self._variants.of(work.id))
        values["list_price"], values["list_compare_at_price"] = price or (None, None)
        return tuple(values.get(column, getattr(base, column)) for column in _COLUMNS)

    def _spoken_of(self, draft: ProductDraft) -> dict[str, Any]:
        given = self._batch.fields
        values: dict[str, Any] = {column: getattr(draft, column) for column in _DIRECT if column in given}
        if not draft.name:
            values.pop("name", None)
        if "brand" in given:
            values["brand_id"] = self._names.brands.get(draft.brand)
        if "category" in given:
            values["category_id"] = self._names.categories.get(draft.category)
        if "tags" in given:
            values["tags"] = list(draft.tags)
        if "options" in given and draft.variants:
            values["option_names"] = list(draft.option_names)
        return values
