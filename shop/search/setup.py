"""Brings the index's settings in line with the code's. Changes when setting up an index takes another step."""

import logging

from django.conf import settings

from shop.search.client import live_settings, push_settings
from shop.search.index_settings import index_settings, replica_settings
from shop.search.queries import facet_attributes

logger = logging.getLogger(__name__)


def set_up_if_new() -> None:
    """Give an index that has no settings yet its own, so that its first records can be found by their facets.

    Raises IndexAway or IndexRefused.
    """
    if live_settings(settings.SEARCH_INDEX) is None:
        push_differing_settings()


def push_differing_settings() -> None:
    """Compare the live settings of the index and its replicas with the code's, and push those that differ.

    Raises IndexAway or IndexRefused.
    """
    index = settings.SEARCH_INDEX
    for name, wanted in {index: index_settings(index, facet_attributes()), **replica_settings(index)}.items():
        live = live_settings(name) or {}
        if any(live.get(key) != value for key, value in wanted.items()):
            push_settings(name, wanted, forward=name == index)
            logger.info("pushed the settings of %s", name)
