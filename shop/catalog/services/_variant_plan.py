"""Which variants a call creates, changes and removes. Changes when variants are matched differently."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from shop.catalog.models import Product, Variant
from shop.catalog.rules import clean_line, option_values
from shop.catalog.services.values import VariantFields, given
from shop.common.errors import Invalid

OPTIONS = ("option1", "option2", "option3")
COLUMNS = (
    *(*OPTIONS, "sku", "barcode", "price", "compare_at_price", "cost"),
    *("weight_grams", "active", "image_id", "position"),
)
_MAX_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class VariantPlan:
    """A product's variants as they shall be: the listed ones in their order, and the untouched ones.

    `before` holds, by id, the columns that will differ as they are now.
    """

    listed: list[Variant]
    untouched: list[Variant]
    removed: list[Variant]
    created: list[Variant]
    before: Mapping[int, Mapping[str, Any]]

    @property
    def all(self) -> list[Variant]:
        """Every variant that will be there."""
        return [*self.listed, *self.untouched]

    @property
    def labels(self) -> list[str]:
        """What to call each of `all` in an error."""
        untouched = [f"variant {variant.pk}" for variant in self.untouched]
        return [*(f"variants.{index}" for index in range(len(self.listed))), *untouched]

    @property
    def changed(self) -> list[Variant]:
        """Those that exist and will differ."""
        return [variant for variant in self.listed if variant.pk in self.before]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.removed or self.created or self.before)


def plan_variants(
    product: Product,
    existing: Sequence[Variant],
    wanted: Sequence[VariantFields],
    *,
    delete: Collection[int],
    delete_unlisted: bool,
) -> VariantPlan:
    """Match `wanted` with `existing` by id, else by options, and fill in the values; nothing is saved.

    Raises Invalid naming ``delete`` or ``variants.<n>.<column>``.
    """
    if unknown := set(delete) - {variant.pk for variant in existing}:
        raise Invalid.field("delete", f"the product has no variant {min(unknown)}")
    listed = _match(product, [variant for variant in existing if variant.pk not in delete], wanted)
    before = {variant.pk: columns(variant) for variant in listed if not variant._state.adding}
    _fill(listed, wanted, None if delete_unlisted else _next_position(existing))
    matched = {variant.pk for variant in listed}
    rest = [variant for variant in existing if variant.pk not in matched]
    return VariantPlan(
        listed=listed,
        untouched=[variant for variant in rest if not delete_unlisted and variant.pk not in delete],
        removed=[variant for variant in rest if delete_unlisted or variant.pk in delete],
        created=[variant for variant in listed if variant._state.adding],
        before={v.pk: gone for v in listed if v.pk in before and (gone := _differing(before[v.pk], v))},
    )


def columns(variant: Variant) -> dict[str, Any]:
    """What the trail and the comparison see of a variant."""
    return {column: getattr(variant, column) for column in COLUMNS}


def _differing(before: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
    return {column: value for column, value in before.items() if getattr(variant, column) != value}


def _next_position(existing: Sequence[Variant]) -> int:
    return max((variant.position for variant in existing), default=-1) + 1


def _match(product: Product, existing: Sequence[Variant], wanted: Sequence[VariantFields]) -> list[Variant]:
    by_id = {variant.pk: variant for variant in existing}
    named = [fields.id for fields in wanted if fields.id is not None]
    by_options = {variant.options: variant for variant in existing if variant.pk not in set(named)}
    matched = []
    for index, fields in enumerate(wanted):
        with _inside(f"variants.{index}"):
            if fields.id is None:
                found = by_options.pop(_options(fields), None)
                matched.append(found or Variant(product=product, currency=product.currency))
            elif (found := by_id.pop(fields.id, None)) is not None:
                matched.append(found)
            else:
                reason = (
                    "is listed twice" if named.count(fields.id) > 1 else "is not a variant of the product"
                )
                raise Invalid.field("id", f"{fields.id} {reason}")
    return matched


def _fill(listed: Sequence[Variant], wanted: Sequence[VariantFields], next_position: int | None) -> None:
    """With `next_position` None the list is the whole product, so its order is the variants'."""
    for index, (variant, fields) in enumerate(zip(listed, wanted, strict=True)):
        with _inside(f"variants.{index}"):
            values = _values(fields)
            if variant._state.adding and "price" not in values:
                raise Invalid.field("price", "is needed")
        if variant._state.adding or next_position is None:
            values.setdefault("position", (next_position or 0) + index)
        for column, value in values.items():
            setattr(variant, column, value)


def _options(fields: VariantFields) -> tuple[str, str, str]:
    return option_values(fields.options) if isinstance(fields.options, Sequence) else ("", "", "")


def _values(fields: VariantFields) -> dict[str, Any]:
    values = given(fields)
    del values["id"]
    if values.pop("options", None) is not None:
        values.update(zip(OPTIONS, _options(fields), strict=True))
    for column, length in (("sku", 255), ("barcode", 64)):
        if column in values:
            values[column] = clean_line(column, values[column], max_length=length)
    for column in ("weight_grams", "position"):
        if values.get(column) is not None and not 0 <= values[column] <= _MAX_INTEGER:
            raise Invalid.field(column, f"{values[column]} is not between 0 and {_MAX_INTEGER}")
    return values


@contextmanager
def _inside(label: str) -> Iterator[None]:
    """Puts `label` before the fields of an Invalid."""
    try:
        yield
    except Invalid as error:
        fields = {f"{label}.{field}": reasons for field, reasons in error.fields.items()}
        raise Invalid(f"{label}.{error.detail}", fields=fields) from error
