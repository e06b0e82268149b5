"""Close a place that holds nothing."""

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Conflict
from shop.common.write import write
from shop.inventory.models import MAIN_LOCATION, Movement
from shop.inventory.services._locations import location_held, values_of


@write
def delete_location(*, actor: Actor, location_id: int) -> None:
    """Delete a location that never held anything. Raises NotFound, Conflict. Locks the location."""
    location = location_held(location_id, for_deletion=True)
    if location.code == MAIN_LOCATION:
        raise Conflict("The main location stays: what imports count is there.")
    if location.levels.exists() or Movement.objects.filter(location=location).exists():
        raise Conflict("The ledger tells of stock here. Move what is there away instead, and count zero.")
    before = values_of(location)
    location.delete()
    add_entry(actor=actor, change=Change("location.deleted", "location", str(location_id), before, None))
