"""Gives back stock that was promised for longer than it might be. Changes when promises end otherwise."""

import logging
from collections.abc import Sequence

from shop.inventory.queries import expired_owners
from shop.inventory.services.release_expired import release_expired
from shop.outbox.protocol import Claim

logger = logging.getLogger(__name__)

# At the most, so that the task keeps within its time; what is left goes a minute later.
OWNERS = 2000


def release_expired_reservations(claims: Sequence[Claim]) -> None:
    """Release what is reserved for each owner whose deadline has passed."""
    released = sum(release_expired(owner=owner) for owner in expired_owners(OWNERS))
    if released:
        logger.info("reservations that had expired were released for %d owners", released)
