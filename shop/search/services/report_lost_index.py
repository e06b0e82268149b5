"""Say that the index was lost."""

from shop.common.write import write
from shop.outbox.record import record
from shop.search.facts import IndexWasLost


@write
def report_lost_index() -> None:
    """Record IndexWasLost. Saying it again while it is being refilled is harmless."""
    record(IndexWasLost())
