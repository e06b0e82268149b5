"""The periodic care of the search index. Changes when the index is looked after differently."""

import logging
from collections.abc import Sequence

from django.conf import settings

from shop.outbox.protocol import Claim
from shop.search.client import IndexAway, count_visible, live_settings, push_settings
from shop.search.index_settings import index_settings, replica_settings
from shop.search.queries import count_public, facet_attributes
from shop.search.services.mark_records import mark_matching
from workers.outcome import SinkUnavailable

logger = logging.getLogger(__name__)


def check(claims: Sequence[Claim]) -> None:
    """Give the index its settings where they differ, and refill it where it was lost."""
    try:
        push_differing_settings()
        lost = count_visible() == 0
    except IndexAway as error:
        raise SinkUnavailable(str(error)) from error
    if lost and (expected := count_public()):
        logger.warning("the search index is empty but should hold %d products: filling it", expected)
        mark_matching()


def reindex(claims: Sequence[Claim]) -> None:
    """Owe every product's record again."""
    logger.info("reindexing %d products", mark_matching())


def push_differing_settings() -> None:
    """Compare the live settings of the index and its replicas with the code's, and push those that differ."""
    facets = facet_attributes()
    index = settings.SEARCH_INDEX
    for name, wanted in {index: index_settings(index, facets), **replica_settings(index)}.items():
        live = live_settings(name) or {}
        if any(live.get(key) != value for key, value in wanted.items()):
            push_settings(name, wanted, forward=name == index)
            logger.info("pushed the settings of %s", name)
