"""Stock levels held until the commit, always in the order of their primary key. Changes with that order."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection

from shop.common.errors import NotFound
from shop.inventory.models import MAIN_LOCATION, Location, StockLevel

_ADD_MISSING = """
    INSERT INTO inventory_stocklevel (variant_id, location_id)
    SELECT id, %s FROM catalog_variant WHERE id = ANY(%s) ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING variant_id
"""


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """A locked level at the main location; `new` when the variant had none, and so could always be sold."""

    level: StockLevel
    new: bool

    @property
    def was_available(self) -> bool:
        """Whether one could be sold before this transaction; ask before the level is changed."""
        return self.new or self.level.available


def level(variant_id: int) -> HeldLevel:
    """A variant's level, made where it has none. Raises NotFound for an unknown variant."""
    held = levels([variant_id])
    if not held:
        raise NotFound(f"there is no variant {variant_id}")
    return held[0]


def levels(variant_ids: Collection[int]) -> list[HeldLevel]:
    """Levels of those of the variants that exist, made where one has none."""
    found = _locked(variant_ids)
    if len(found) == len(set(variant_ids)):
        return [HeldLevel(row, new=False) for row in found]
    missing = set(variant_ids) - {row.variant_id for row in found}
    location, _ = Location.objects.get_or_create(code=MAIN_LOCATION, defaults={"name": "Main"})
    with connection.cursor() as cursor:
        cursor.execute(_ADD_MISSING, [location.pk, list(missing)])
        new = {variant_id for (variant_id,) in cursor.fetchall()}
    return [HeldLevel(row, new=row.variant_id in new) for row in [*found, *_locked(missing)]]


def _locked(variant_ids: Collection[int]) -> list[StockLevel]:
    rows = StockLevel.objects.filter(variant_id__in=variant_ids, location__code=MAIN_LOCATION)
    return list(rows.select_for_update(of=("self",)).select_related("variant").order_by("pk"))
