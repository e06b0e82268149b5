"""The periodic care of the search index. Changes when the index is looked after differently."""

import logging
from collections.abc import Sequence

from shop.outbox.protocol import Claim
from shop.search.client import IndexAway, count_visible
from shop.search.queries import count_public
from shop.search.services.mark_records import mark_matching
from shop.search.services.report_lost_index import report_lost_index
from shop.search.setup import push_differing_settings, push_differing_vocabulary
from workers.outcome import SinkUnavailable

logger = logging.getLogger(__name__)


def check(claims: Sequence[Claim]) -> None:
    """Give the index its settings, synonyms and rules where they differ, and have it refilled where it was lost."""
    try:
        push_differing_settings()
        lost = count_visible() == 0
        # Last: a shop's file that can't be used leaves the rest done.
        push_differing_vocabulary()
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error
    if lost and (expected := count_public()):
        logger.warning("the search index is empty but should hold %d products: filling it", expected)
        # Not filled here: broken off, the next look would find some records and take that for a whole index.
        report_lost_index()


def reindex(claims: Sequence[Claim]) -> None:
    """Owe every product's record again."""
    logger.info("reindexing %d products", mark_matching())
