"""Set what is on hand of many variants, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shop.catalog.facts import ProductChanged
from shop.catalog.models import Variant
from shop.common.bulk import copy_rows, update_rows
from shop.common.write import write
from shop.inventory.models import Location, Movement, StockLevel
from shop.outbox.record import record

MAIN = "main"


@dataclass(frozen=True, slots=True)
class LevelCount:
    """What a variant's level shall be; a value that is None stays, or takes its default on a new level."""

    variant_id: int
    on_hand: int | None = None
    tracked: bool | None = None
    backorder: bool | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why stock moves: kept with every movement."""

    reason: Movement.Reason
    reference: str = ""
    actor_id: str = ""


@dataclass(frozen=True, slots=True)
class _Level:
    id: int
    on_hand: int = 0
    tracked: bool = True
    backorder: bool = False

    def set_to(self, count: LevelCount) -> "_Level":
        return replace(
            self,
            on_hand=self.on_hand if count.on_hand is None else count.on_hand,
            tracked=self.tracked if count.tracked is None else count.tracked,
            backorder=self.backorder if count.backorder is None else count.backorder,
        )

    @property
    def available(self) -> bool:
        return not self.tracked or self.backorder or self.on_hand > 0


# As StockLevel says: a variant without a level can always be sold.
_NONE = _Level(0, tracked=False)
_NEW = _Level(0)


@write
def set_levels(*, counts: Sequence[LevelCount], cause: Cause) -> set[int]:
    """Set levels at the main location; returns the ids of the variants whose level differs now.

    Each variant comes once; quantities are zero or more. Every change of what is on hand leaves a movement.
    Locks the levels by id. Records ProductChanged where a variant became available or ceased to be.
    """
    location_id = _main_location()
    before = _levels([count.variant_id for count in counts], location_id)
    targets = {count.variant_id: before.get(count.variant_id, _NEW).set_to(count) for count in counts}
    changed = {id_: level for id_, level in targets.items() if level != before.get(id_)}
    _write_levels(changed, location_id)
    _write_movements(changed, before, location_id, cause)
    flipped = [id_ for id_, level in changed.items() if level.available != before.get(id_, _NONE).available]
    _record_flips(flipped)
    return set(changed)


def _main_location() -> int:
    location, _ = Location.objects.get_or_create(code=MAIN, defaults={"name": "Main"})
    return location.pk


def _levels(variant_ids: list[int], location_id: int) -> dict[int, _Level]:
    locked = StockLevel.objects.select_for_update().filter(
        variant_id__in=variant_ids, location_id=location_id
    )
    columns = locked.order_by("pk").values_list("variant_id", "id", "on_hand", "tracked", "backorder")
    return {
        variant_id: _Level(id_, on_hand, tracked, backorder)
        for variant_id, id_, on_hand, tracked, backorder in columns
    }


def _write_levels(changed: dict[int, _Level], location_id: int) -> None:
    added = [
        (variant_id, location_id, level.on_hand, level.tracked, level.backorder)
        for variant_id, level in changed.items()
        if not level.id
    ]
    copy_rows(StockLevel, ("variant_id", "location_id", "on_hand", "tracked", "backorder"), added)
    kept = [
        (level.id, level.on_hand, level.tracked, level.backorder) for level in changed.values() if level.id
    ]
    update_rows(StockLevel, ("on_hand", "tracked", "backorder"), kept)


def _write_movements(
    changed: dict[int, _Level], before: dict[int, _Level], location_id: int, cause: Cause
) -> None:
    columns = ("variant_id", "location_id", "delta", "on_hand_after", "reason", "reference", "actor_id")
    rows = [
        (id_, location_id, delta, level.on_hand, cause.reason.value, cause.reference, cause.actor_id)
        for id_, level in changed.items()
        if (delta := level.on_hand - before.get(id_, _NONE).on_hand)
    ]
    copy_rows(Movement, columns, rows)


def _record_flips(variant_ids: Iterable[int]) -> None:
    products = Variant.objects.filter(pk__in=list(variant_ids)).order_by("product_id")
    for product_id in products.values_list("product_id", flat=True).distinct():
        record(ProductChanged(product_id=product_id))
