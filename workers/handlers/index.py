"""Rebuilds the index, a slice at a time. Changes when a slice is more than a rebuild's next steps."""

from collections.abc import Sequence

from shop.outbox.protocol import Claim
from shop.search.client import IndexAway
from shop.search.rebuilding import advance_rebuild
from workers.outcome import SinkUnavailable


def rebuild(claims: Sequence[Claim]) -> None:
    """Carry out one slice of each claimed rebuild; one that is not at rest afterwards has marked itself again."""
    for claim in claims:
        try:
            advance_rebuild(rebuild_id=int(claim.key))
        except IndexAway as error:
            raise SinkUnavailable(str(error), retry_after=error.retry_after) from error
