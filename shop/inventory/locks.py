"""Stock levels held until the commit, always in the order of their primary key. Changes with that order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from shop.catalog.models import Variant
from shop.common.errors import NotFound
from shop.common.sql import fetch
from shop.inventory.models import MAIN_LOCATION, Location, StockLevel
from shop.inventory.rules import Level, Policy

_ADD_MISSING = """
    INSERT INTO inventory_stocklevel (variant_id, location_id)
    SELECT id, %s FROM catalog_variant WHERE id = ANY(%s) ORDER BY id
    ON CONFLICT DO NOTHING
    RETURNING variant_id
"""
# What refers to a level goes on meanwhile: only its key would keep that waiting.
_LEVELS = """
    SELECT s.id, s.variant_id, s.location_id, v.product_id, s.on_hand, s.reserved, s.tracked, s.backorder,
           s.backorder_limit, l.position
    FROM inventory_stocklevel s
    JOIN catalog_variant v ON v.id = s.variant_id
    JOIN inventory_location l ON l.id = s.location_id
"""
_SELLING = f"{_LEVELS} WHERE s.variant_id = ANY(%s::bigint[]) ORDER BY s.id FOR NO KEY UPDATE OF s"
_BY_ID = f"{_LEVELS} WHERE s.id = ANY(%s::bigint[]) ORDER BY s.id FOR NO KEY UPDATE OF s"
_AT = f"""{_LEVELS} WHERE s.location_id = %s AND s.variant_id = ANY(%s::bigint[])
    ORDER BY s.id FOR NO KEY UPDATE OF s"""


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """A locked level at the main location; `new` when the variant had none, and so could always be sold."""

    level: StockLevel
    new: bool

    @property
    def was_available(self) -> bool:
        """Whether one could be sold before this transaction; ask before the level is changed."""
        return self.new or self.level.available


def level(variant_id: int, location: str = MAIN_LOCATION) -> HeldLevel:
    """A variant's level at the location of that code, made where it has none. Raises NotFound for an unknown one."""
    place = _location(location)
    is_new = _add(variant_id, place)
    rows = StockLevel.objects.filter(variant_id=variant_id, location=place).select_related("variant")
    return HeldLevel(rows.select_for_update(of=("self",), no_key=True).get(), new=is_new)


def place_level(variant_id: int, location: str) -> int:
    """The id of that level, made where there is none; it is not held. Raises NotFound for an unknown one."""
    place = _location(location)
    _add(variant_id, place)
    return StockLevel.objects.values_list("pk", flat=True).get(variant_id=variant_id, location=place)


def selling_levels(variant_ids: Collection[int]) -> dict[int, list[Level]]:
    """The levels that these variants are sold from, by variant, in the order in which locations serve.

    A variant without one is left out: it can always be sold. One query.
    """
    found: dict[int, list[tuple[int, Level]]] = {}
    for *values, position in fetch(_SELLING, [list(variant_ids)]):
        held = _level(values)
        found.setdefault(held.variant_id, []).append((position, held))
    return {id_: [one for _, one in sorted(held, key=_by_place)] for id_, held in found.items()}


def levels(level_ids: Collection[int]) -> dict[int, Level]:
    """The levels of these ids. One query."""
    return {one.id: one for one in map(_level, (values[:-1] for values in fetch(_BY_ID, [list(level_ids)])))}


def levels_at(location_id: int, variant_ids: Collection[int]) -> dict[int, Level]:
    """These variants' levels at one location, by variant; those that have none are left out. One query."""
    rows = fetch(_AT, [location_id, list(variant_ids)])
    return {one.variant_id: one for one in map(_level, (values[:-1] for values in rows))}


def main_location() -> int:
    """The id of the location that files and counts mean where they name none."""
    return _location(MAIN_LOCATION).pk


def _by_place(placed: tuple[int, Level]) -> tuple[int, int]:
    position, held = placed
    return position, held.id


def _level(values: Sequence[Any]) -> Level:
    """Of a row of _LEVELS, without the location's position."""
    id_, variant_id, location_id, product_id, on_hand, reserved, *policy = values
    return Level(id_, variant_id, location_id, product_id, on_hand, reserved, Policy(*policy))


def _location(code: str) -> Location:
    if code == MAIN_LOCATION:
        place, _ = Location.objects.get_or_create(code=code, defaults={"name": "Main"})
        return place
    found = Location.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"there is no stock location {code}")
    return found


def _add(variant_id: int, place: Location) -> bool:
    """Make the level where there is none; whether there was none."""
    if StockLevel.objects.filter(variant_id=variant_id, location=place).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(_ADD_MISSING, [place.pk, [variant_id]])
        if cursor.fetchone() is not None:
            return True
    if not Variant.objects.filter(pk=variant_id).exists():
        raise NotFound(f"there is no variant {variant_id}")
    return False
