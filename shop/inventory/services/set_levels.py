"""Set what is on hand of many variants, in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shop.catalog.facts import ProductChanged
from shop.catalog.models import Variant
from shop.common.bulk import copy_rows, update_rows
from shop.common.write import write
from shop.inventory import locks
from shop.inventory.models import Movement, StockLevel
from shop.inventory.rules import Level, Policy
from shop.inventory.services.values import Cause
from shop.outbox.record import record

_SET = ("on_hand", "shortfall", "tracked", "backorder")
_LEDGER = (
    "variant_id",
    "location_id",
    "delta",
    "on_hand_after",
    "reserved_after",
    "reason",
    "reference",
    "actor_id",
)


@dataclass(frozen=True, slots=True)
class LevelCount:
    """What a variant's level shall be; a value that is None stays, or takes its default on a new level."""

    variant_id: int
    on_hand: int | None = None
    tracked: bool | None = None
    backorder: bool | None = None

    def applied_to(self, level: Level) -> Level:
        """The level as it shall be."""
        policy = replace(
            level.policy,
            tracked=level.policy.tracked if self.tracked is None else self.tracked,
            backorder=level.policy.backorder if self.backorder is None else self.backorder,
        )
        return replace(level, policy=policy, on_hand=level.on_hand if self.on_hand is None else self.on_hand)


@write
def set_levels(*, counts: Sequence[LevelCount], cause: Cause) -> set[int]:
    """Set levels at the main location; returns the ids of the variants whose level differs now.

    Each variant comes once; quantities are zero or more. Every change of what is on hand leaves a movement, and less
    than is promised a shortfall. Locks the levels by id. Records ProductChanged where a variant became available or
    ceased to be.
    """
    place = locks.main_location()
    before = locks.levels_at(place, [count.variant_id for count in counts])
    targets = {
        count.variant_id: count.applied_to(before.get(count.variant_id) or _new(count.variant_id, place))
        for count in counts
    }
    changed = {id_: level for id_, level in targets.items() if level != before.get(id_)}
    _write_levels(changed.values())
    _write_movements(changed.values(), before, cause)
    _record_flips(id_ for id_, level in changed.items() if level.available != _was_available(before.get(id_)))
    return set(changed)


def _new(variant_id: int, place: int) -> Level:
    return Level(
        id=0, variant_id=variant_id, location_id=place, product_id=0, on_hand=0, reserved=0, policy=Policy()
    )


def _was_available(level: Level | None) -> bool:
    """As StockLevel says: a variant without a level can always be sold."""
    return level is None or level.available


def _set(level: Level) -> tuple[int, int, bool, bool]:
    """In the order of _SET."""
    return (level.on_hand, level.shortfall, level.policy.tracked, level.policy.backorder)


def _write_levels(changed: Iterable[Level]) -> None:
    added = [(level.variant_id, level.location_id, *_set(level)) for level in changed if not level.id]
    copy_rows(StockLevel, ("variant_id", "location_id", *_SET), added)
    update_rows(StockLevel, _SET, [(level.id, *_set(level)) for level in changed if level.id])


def _write_movements(changed: Iterable[Level], before: Mapping[int, Level], cause: Cause) -> None:
    why = (cause.reason.value, cause.reference, cause.actor.id)
    moved = ((level, level.on_hand - _on_hand(before.get(level.variant_id))) for level in changed)
    rows = [
        (level.variant_id, level.location_id, delta, level.on_hand, level.reserved, *why)
        for level, delta in moved
        if delta
    ]
    copy_rows(Movement, _LEDGER, rows)


def _on_hand(level: Level | None) -> int:
    return level.on_hand if level else 0


def _record_flips(variant_ids: Iterable[int]) -> None:
    products = Variant.objects.filter(pk__in=list(variant_ids)).order_by("product_id")
    for product_id in products.values_list("product_id", flat=True).distinct():
        record(ProductChanged(product_id=product_id))
