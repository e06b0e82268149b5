"""The periodic care of the search index. Changes when the index is looked after differently."""

import logging
from collections.abc import Sequence

from shop.audit.actor import Actor
from shop.outbox.protocol import Claim
from shop.search.client import IndexAway, count_visible
from shop.search.queries import count_public
from shop.search.services.report_lost_index import report_lost_index
from shop.search.services.start_rebuild import start_rebuild
from shop.search.setup import push_differing_settings, push_differing_vocabulary
from shop.search.tidying import sweep_orphans
from workers.outcome import SinkUnavailable

logger = logging.getLogger(__name__)

NIGHT = Actor(id="", label="schedule")


def check(claims: Sequence[Claim]) -> None:
    """Give the index its settings, synonyms and rules where they differ, remove what rebuilds left, and have a lost
    index rebuilt.
    """
    try:
        push_differing_settings()
        sweep_orphans()
        lost = count_visible() == 0
        # Last: a shop's file that can't be used leaves the rest done.
        push_differing_vocabulary()
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error
    if lost and (expected := count_public()):
        logger.warning("the search index is empty but should hold %d products: rebuilding it", expected)
        # Not filled here: broken off, the next look would find some records and take that for a whole index.
        report_lost_index()


def reindex(claims: Sequence[Claim]) -> None:
    """Start a rebuild of the index, or have the one that is under way go on."""
    rebuild, new = start_rebuild(actor=NIGHT)
    logger.info("%s %s", rebuild, "started" if new else "goes on")
