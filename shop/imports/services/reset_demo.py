"""Remove the demo catalogue, to load it afresh."""

from shop.audit.actor import Actor
from shop.catalog.models import Origin
from shop.catalog.services.remove_demo import remove_demo
from shop.common.errors import Conflict
from shop.common.write import write
from shop.imports.models import ImportRun
from shop.imports.services.start_import import UNDER_WAY


@write
def reset_demo(*, actor: Actor) -> int:
    """Remove what demo runs have created; returns the number of products.

    Raises Conflict while such a run is under way.
    """
    if ImportRun.objects.filter(origin=Origin.DEMO, state__in=UNDER_WAY).exists():
        raise Conflict("the demo catalogue is being imported just now; wait until that has finished")
    return remove_demo(actor=actor)
