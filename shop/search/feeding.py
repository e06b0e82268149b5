"""Writes records wherever they belong: the shadows of a rebuild first, then the live index.

Changes with the order that keeps a rebuild from losing what is written meanwhile: what comes before the swap goes with
the shadow, what comes after it finds the new live index.
"""

import logging
from collections.abc import Sequence
from typing import Any

from shop.search.client import IndexRefused
from shop.search.pushing import push_apart
from shop.search.services.spoil_rebuild import spoil_rebuild

logger = logging.getLogger(__name__)


def push_everywhere(records: Sequence[dict[str, Any]], shadows: Sequence[str]) -> dict[str, IndexRefused]:
    """Merge `records` into each of `shadows`, then into the live index; returns what that refused, by objectID.

    A shadow that refuses what the live index takes fails its rebuild: shoppers' search goes on without it. Raises
    IndexAway, and IndexRefused for what no record is the reason of.
    """
    refused_by = {shadow: _push_to_shadow(records, shadow) for shadow in shadows}
    refused = push_apart(records)
    for shadow, found in refused_by.items():
        more = [error for key, error in found.items() if key not in refused]
        if more:
            logger.error("%s refuses what the live index takes, its rebuild ends: %s", shadow, more[0])
            spoil_rebuild(shadow=shadow, reason=str(more[0]))
    return refused


def _push_to_shadow(records: Sequence[dict[str, Any]], shadow: str) -> dict[str, IndexRefused]:
    try:
        return push_apart(records, shadow)
    except IndexRefused as error:
        return {str(record["objectID"]): error for record in records}
