"""The periodic care of the search index. Changes when the index is looked after differently."""

import logging
from collections.abc import Sequence

from django.conf import settings

from shop.audit.actor import Actor
from shop.outbox.protocol import Claim
from shop.search.client import IndexAway, count_visible
from shop.search.queries import count_public, rebuild_under_way
from shop.search.services.refresh_popularity import refresh_popularity
from shop.search.services.report_lost_index import report_lost_index
from shop.search.services.start_rebuild import start_rebuild
from shop.search.services.start_sweep import start_sweep
from shop.search.setup import push_differing_settings, push_differing_vocabulary
from shop.search.suggesting import refresh_popular_queries
from shop.search.sweeping import confirm_repairs
from shop.search.tidying import sweep_orphans
from workers.outcome import SinkUnavailable

logger = logging.getLogger(__name__)

SCHEDULE = Actor(id="", label="schedule")


def check(claims: Sequence[Claim]) -> None:
    """Have the index as it should be: its settings, synonyms and rules, no remnants, what was repaired noted, and
    rebuilt where lost.
    """
    try:
        push_differing_settings()
        sweep_orphans()
        confirm_repairs(settings.SEARCH_INDEX)
        lost = count_visible() == 0
        # Last: a shop's file that can't be used leaves the rest done.
        push_differing_vocabulary()
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error
    if lost and (expected := count_public()):
        logger.warning("the search index is empty but should hold %d products: rebuilding it", expected)
        # Not filled here: broken off, the next look would find some records and take that for a whole index.
        report_lost_index()


def refresh(claims: Sequence[Claim]) -> None:
    """Bring popularity in line with what shoppers did; the records that it changes follow. So do popular queries."""
    logger.info("popularity of %d products changed", refresh_popularity())
    try:
        logger.info("%d popular queries changed", refresh_popular_queries())
    except IndexAway as error:
        raise SinkUnavailable(str(error), retry_after=error.retry_after) from error


def reindex(claims: Sequence[Claim]) -> None:
    """Start a rebuild of the index, or have the one that is under way go on."""
    rebuild, new = start_rebuild(actor=SCHEDULE)
    logger.info("%s %s", rebuild, "started" if new else "goes on")


def compare_versions(claims: Sequence[Claim]) -> None:
    """Start a sweep of the records' versions, or have the one that is under way go on."""
    _compare(bodies=False)


def compare_records(claims: Sequence[Claim]) -> None:
    """Start a sweep of whole records, or have the one that is under way go on."""
    _compare(bodies=True)


def _compare(*, bodies: bool) -> None:
    # A rebuild looks after all records, and the live index may be empty until it has ended.
    if run := rebuild_under_way():
        logger.info("the index is not compared with the database: %s is under way", run)
        return
    start_sweep(actor=SCHEDULE, bodies=bodies)
