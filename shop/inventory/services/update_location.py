"""Say something else of a place that holds stock."""

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write
from shop.inventory.models import Location
from shop.inventory.services._locations import clean_name, location_held, values_of


@write
def update_location(*, actor: Actor, location_id: int, name: str, position: int) -> Location:
    """Another name or place in the order; its code stays. Raises NotFound, Invalid. Locks the location."""
    location = location_held(location_id)
    before = values_of(location)
    location.name, location.position = clean_name(name), position
    if (after := values_of(location)) != before:
        location.save(update_fields=["name", "position"])
        add_entry(actor=actor, change=Change("location.updated", "location", str(location_id), before, after))
    return location
