"""Start a rebuild of the index."""

from django.conf import settings

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Conflict
from shop.common.write import write
from shop.outbox.record import record
from shop.search.facts import RebuildStarted
from shop.search.models import Rebuild
from shop.search.queries import count_products, rebuild_under_way
from shop.search.services.give_up_rebuild import give_up_rebuild


@write
def start_rebuild(*, actor: Actor, clear: bool = False, allow_shrink: bool = False) -> tuple[Rebuild, bool]:
    """A rebuild of the live index, and whether it is new; while one is under way, that one.

    It is owed again then, in case its worker died for good, and may shrink the index if this one may. With `clear`, one
    that does not empty the index is given up; Conflict is raised where that one has swapped already. Records
    RebuildStarted.
    """
    given_up = (
        give_up_rebuild(reason=f"given up: {actor.label} began one that empties the index") if clear else []
    )
    wanted = Rebuild(
        index=settings.SEARCH_INDEX,
        clear=clear,
        allow_shrink=allow_shrink,
        products=count_products(),
        started_by=actor.label,
    )
    # Of two that start at once, the second waits here for the first and then finds its row.
    Rebuild.objects.bulk_create([wanted], ignore_conflicts=True)
    found = rebuild_under_way()
    if found is None:
        # The one that stood in the way has come to rest this very moment.
        wanted.save(force_insert=True)
        found = wanted
    new = found.public_id == wanted.public_id
    if clear and not found.clear:
        raise Conflict(
            f"{found} is about to end and does not empty the index; try again when it is at rest",
            code="rebuild_under_way",
        )
    if allow_shrink and not found.allow_shrink:
        Rebuild.objects.filter(pk=found.pk).update(allow_shrink=True)
    after = {"clear": clear, "allow_shrink": allow_shrink, "joined": not new, "gave_up": given_up}
    add_entry(actor=actor, change=Change("rebuild.started", "rebuild", str(found.pk), after=after))
    record(RebuildStarted(rebuild_id=found.pk))
    return found, new
