"""Variants of many products at once. Changes when an import matches or fills variants differently.

A variant is known within its product by its options. Variants that the import does not name stay, but one
that does not fit the product's options any more is switched off.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from shop.catalog.drafts import Batch, Options, Refusal, VariantDraft
from shop.catalog.models import Variant
from shop.catalog.rules import MAX_VARIANTS, is_reduction
from shop.catalog.services._bulk_gallery import GalleryPlan
from shop.catalog.services._bulk_skus import Claimant, SkuPlan
from shop.catalog.services._bulk_work import Work, existing_ids
from shop.common.bulk import allocate_ids, copy_rows, update_rows


@dataclass(slots=True)
class VariantRow:
    """A row of the table, in the order of its columns; `id` is 0 until a new one is written."""

    id: int
    product_id: int
    position: int
    option1: str
    option2: str
    option3: str
    sku: str
    barcode: str
    price: int
    compare_at_price: int | None
    cost: int | None
    currency: str
    weight_grams: int | None
    active: bool
    image_id: int | None

    @property
    def options(self) -> Options:
        """What it is known by."""
        return (self.option1, self.option2, self.option3)


COLUMNS = tuple(field.name for field in fields(VariantRow))
_values = attrgetter(*COLUMNS)


class VariantPlan:
    """The rows to add and to change; `touched` are the ids of products that have one of those."""

    def __init__(self, batch: Batch, works: list[Work], gallery: GalleryPlan) -> None:
        self._batch = batch
        self._gallery = gallery
        self._rows = _rows(existing_ids(works))
        self._before = {product_id: dict(rows) for product_id, rows in self._rows.items()}
        self._off: dict[int, VariantRow] = {}
        self.refusals: list[Refusal] = []
        for work in works:
            self._fill(work)
        self._skus = SkuPlan(self._claimants(works), set(self._off)) if "sku" in batch.fields else None
        if self._skus is not None:
            self._name(works, self._skus)
        self._added = [row for rows in self._rows.values() for row in rows.values() if not row.id]
        self._changed = [row for row in self._kept() if row != self._before[row.product_id][row.options]]
        self.touched = {row.product_id for row in (*self._added, *self._changed)}

    def of(self, product_id: int) -> Iterable[VariantRow]:
        """All variants that the product will have."""
        return self._rows.get(product_id, {}).values()

    def _kept(self) -> list[VariantRow]:
        return [row for rows in self._rows.values() for row in rows.values() if row.id]

    def _fill(self, work: Work) -> None:
        rows = self._rows.setdefault(work.id, {})
        for position, draft in enumerate(work.draft.variants):
            known = rows.get(draft.options)
            if known is None and (refusal := self._reason_against(draft, len(rows))):
                self.refusals.append(refusal)
                continue
            rows[draft.options] = self._target(work.id, position, draft, known)
        if "options" in self._batch.fields and work.draft.variants:
            self._switch_off(work, rows)

    def _reason_against(self, draft: VariantDraft, count: int) -> Refusal | None:
        if count >= MAX_VARIANTS:
            reason = f"the product has {MAX_VARIANTS} variants already; this one was left out"
            return Refusal(draft.source, "", "too_many_variants", reason)
        if draft.price is None:
            reason = "is missing, and a new variant needs a price; this one was left out"
            return Refusal(draft.source, "price", "missing_price", reason)
        return None

    def _target(
        self, product_id: int, position: int, draft: VariantDraft, known: VariantRow | None
    ) -> VariantRow:
        given = self._batch.fields
        row = known or _new_row(product_id, draft)
        price = row.price if draft.price is None else draft.price
        compare_at = draft.compare_at_price if "compare_at_price" in given else row.compare_at_price
        place = self._gallery.place_of(product_id, draft.image) if "variant_image" in given else row.image_id
        return replace(
            row,
            position=position,
            currency=self._batch.currency,
            price=price,
            compare_at_price=compare_at if is_reduction(price, compare_at) else None,
            image_id=place,
            barcode=draft.barcode if "barcode" in given else row.barcode,
            cost=draft.cost if "cost" in given else row.cost,
            weight_grams=draft.weight_grams if "weight_grams" in given else row.weight_grams,
        )

    def _switch_off(self, work: Work, rows: dict[Options, VariantRow]) -> None:
        drafted = {draft.options for draft in work.draft.variants}
        used = tuple(index < len(work.draft.option_names) for index in range(3))
        for options, row in rows.items():
            if row.active and options not in drafted and tuple(map(bool, options)) != used:
                rows[options] = self._off[row.id] = replace(row, active=False)
                title = " / ".join(filter(None, options))
                reason = f"variant {title!r} does not fit the product's options any more; it was switched off"
                self.refusals.append(Refusal(work.draft.source, "", "misfit_variant", reason))

    def _claimants(self, works: list[Work]) -> list[Claimant]:
        return [
            Claimant(row.id, work.draft.slug, draft.options, draft.sku, draft.source)
            for work in works
            for draft in work.draft.variants
            if (row := self._rows[work.id].get(draft.options)) is not None
        ]

    def _name(self, works: list[Work], skus: SkuPlan) -> None:
        for work in works:
            rows = self._rows[work.id]
            for draft in work.draft.variants:
                if (row := rows.get(draft.options)) is not None:
                    row.sku = skus.given(work.draft.slug, draft.options)
        for id_ in skus.passed & self._off.keys():
            self._off[id_].sku = ""
        self.refusals += skus.refusals

    def write(self) -> None:
        """Write the plan; afterwards every row has its id."""
        if self._skus is not None:
            self._skus.release()
        for id_, row in zip(allocate_ids(Variant, len(self._added)), self._added, strict=True):
            row.id = id_
        copy_rows(Variant, COLUMNS, [_values(row) for row in self._added])
        update_rows(Variant, COLUMNS[1:], [_values(row) for row in self._changed])


def _new_row(product_id: int, draft: VariantDraft) -> VariantRow:
    return VariantRow(
        id=0,
        product_id=product_id,
        position=0,
        option1=draft.options[0],
        option2=draft.options[1],
        option3=draft.options[2],
        sku="",
        barcode="",
        price=draft.price or 0,
        compare_at_price=None,
        cost=None,
        currency="",
        weight_grams=None,
        active=True,
        image_id=None,
    )


def _rows(product_ids: list[int]) -> dict[int, dict[Options, VariantRow]]:
    if not product_ids:
        return {}
    locked = Variant.objects.select_for_update(no_key=True).filter(product_id__in=product_ids).order_by("pk")
    rows: dict[int, dict[Options, VariantRow]] = {}
    for values in locked.values_list(*COLUMNS):
        row = VariantRow(*values)
        rows.setdefault(row.product_id, {})[row.options] = row
    return rows
