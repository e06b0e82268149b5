"""Owe the search records of products again."""

from collections.abc import Iterable

from shop.common.failpoints import failpoint
from shop.common.write import write
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.record import record
from shop.search.facts import RecordsWentStale
from shop.search.queries import ids_in_batches

BATCH = 1000
# More than this many records are bulk work, which a person's own edit must not wait behind.
A_FEW = 100


@write
def mark_records(*, product_ids: Iterable[int]) -> None:
    """Record RecordsWentStale for `product_ids`."""
    record(RecordsWentStale(product_ids=tuple(product_ids)))


def mark_matching(**narrowed: object) -> int:
    """Owe the record of every product that matches the ORM filters, a transaction for each thousand.

    Returns how many. Repeating it after an interruption is harmless.
    """
    count = 0
    for batch in ids_in_batches(BATCH, **narrowed):
        lane = Lane.BULK if count or len(batch) > A_FEW else Lane.DEFAULT
        failpoint("mark.before_batch")
        with marking_in(lane):
            mark_records(product_ids=batch)
        count += len(batch)
    return count
