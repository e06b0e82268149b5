"""Looks after the index as a whole: rebuilds and sweeps, a slice at a time, and stray records.

Changes when a slice is more than a run's next steps.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from shop.outbox.protocol import Claim
from shop.search.client import IndexAway
from shop.search.rebuilding import advance_rebuild
from shop.search.strays import remove_strays
from shop.search.sweeping import advance_sweep
from workers.outcome import SinkUnavailable


@contextmanager
def _sink() -> Iterator[None]:
    """That the index is away is nobody's fault."""
    try:
        yield
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error


def rebuild(claims: Sequence[Claim]) -> None:
    """Carry out one slice of each claimed rebuild; one that is not at rest afterwards has marked itself again."""
    for claim in claims:
        with _sink():
            advance_rebuild(rebuild_id=int(claim.key))


def sweep(claims: Sequence[Claim]) -> None:
    """Carry out one slice of each claimed sweep; one that is not at rest afterwards has marked itself again."""
    for claim in claims:
        with _sink():
            advance_sweep(sweep_id=int(claim.key))


def drop_strays(claims: Sequence[Claim]) -> None:
    """Remove the claimed records, of which the shop knows nothing."""
    with _sink():
        remove_strays([claim.payload["object_id"] if claim.payload else claim.key for claim in claims])
