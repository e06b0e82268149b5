"""Add one entry for each of many changes that were made together."""

from collections.abc import Iterable

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.audit.services.add_entry import Change, entry
from shop.common.write import write

BATCH = 1000


@write
def add_entries(*, actor: Actor, changes: Iterable[tuple[Change, str]]) -> None:
    """Write each change by `actor` with its trace id, in the transaction of the changes themselves."""
    entries = (entry(actor, change, trace_id) for change, trace_id in changes)
    Entry.objects.bulk_create(entries, batch_size=BATCH)
