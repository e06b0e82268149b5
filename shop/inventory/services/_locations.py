"""What services of locations share: what is said of one, and which one is meant."""

from typing import Any

from shop.common.errors import Invalid, NotFound
from shop.inventory.models import Location

_MOST_CHARACTERS = 255
_FIELDS = ("code", "name", "position")


def location_held(location_id: int, *, for_deletion: bool = False) -> Location:
    """The location, locked; for its deletion against whatever is about to refer to it. Raises NotFound."""
    locked = Location.objects.select_for_update(no_key=not for_deletion)
    location = locked.filter(pk=location_id).first()
    if location is None:
        raise NotFound("There is no such location.")
    return location


def values_of(location: Location) -> dict[str, Any]:
    """What the trail tells of it."""
    return {field: getattr(location, field) for field in _FIELDS}


def clean_name(name: str) -> str:
    """The name as it is stored. Raises Invalid."""
    cleaned = name.strip()
    if not 1 <= len(cleaned) <= _MOST_CHARACTERS:
        raise Invalid.field("name", f"has between 1 and {_MOST_CHARACTERS} characters")
    return cleaned
