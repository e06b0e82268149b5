"""The nightly clearing of the outbox."""

import logging
from collections.abc import Sequence

from shop.outbox.protocol import Claim
from shop.outbox.services.prune import prune

logger = logging.getLogger(__name__)


def prune_outbox(claims: Sequence[Claim]) -> None:
    """Clear old details of done effects and old slots."""
    logger.info("pruned: %d effects' details, %d slots", *prune())
