"""Open a place that holds stock."""

import re

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Invalid
from shop.common.write import write
from shop.inventory.models import Location
from shop.inventory.services._locations import clean_name, values_of

_CODE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


@write
def create_location(*, actor: Actor, code: str, name: str, position: int = 0) -> Location:
    """A new location; what is sold comes from the lowest `position` that has it. Raises Invalid."""
    if not _CODE.fullmatch(code):
        raise Invalid.field("code", "is made of small letters, digits and dashes")
    if Location.objects.filter(code=code).exists():
        raise Invalid.field("code", "is taken")
    location = Location.objects.create(code=code, name=clean_name(name), position=position)
    change = Change("location.created", "location", str(location.pk), None, values_of(location))
    add_entry(actor=actor, change=change)
    return location
