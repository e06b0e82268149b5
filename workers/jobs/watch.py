"""Looks at the ledger every minute and says once, in the log, when something begins or ceases to be wrong."""

import logging
from collections.abc import Sequence

from shop.outbox.protocol import Claim
from shop.outbox.reads import GLANCE, ledger
from shop.outbox.rules import alerts
from shop.outbox.services.beat import beat
from shop.outbox.services.note_alerts import note_alerts

logger = logging.getLogger(__name__)


def watch(claims: Sequence[Claim]) -> None:
    """Log what is newly wrong as an error, and what is well again; both are remembered between looks."""
    noted = note_alerts(found=alerts(ledger(cap=GLANCE)))
    for alert in noted.began:
        logger.error("alert %s: %s", alert.code, alert.sentence)
    for code in noted.ended:
        logger.info("alert %s is over", code)
    beat("watch")
