"""Moves import runs on. Changes when a slice of an import is more than its run's next steps."""

from collections.abc import Sequence

from shop.imports.services.advance_run import advance_run
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.protocol import Claim


def advance(claims: Sequence[Claim]) -> None:
    """Carry out one slice of each claimed run; one that is not at rest afterwards has marked itself again.

    What it changes is marked in the bulk lane, where it delays nobody's edit.
    """
    for claim in claims:
        with marking_in(Lane.BULK):
            advance_run(run_id=int(claim.key))
