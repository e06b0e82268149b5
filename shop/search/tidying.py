"""Removes indices that nobody needs any more: shadows without a rebuild, copies for going back that have been replaced.

Changes when a rebuild leaves something else behind.
"""

import logging

from django.conf import settings

from shop.search import indices
from shop.search.models import Rebuild
from shop.search.rules import AT_REST, Phase, copy_id, mark_in

logger = logging.getLogger(__name__)


def sweep_orphans() -> list[str]:
    """Delete the orphans; returns their names. Raises IndexAway or IndexRefused.

    The indices are listed before the rebuilds are read: a shadow that is seen has its row by then.
    """
    index, there = settings.SEARCH_INDEX, indices.names()
    under_way = list(Rebuild.objects.exclude(phase__in=sorted(AT_REST)))
    marks = {run.mark for run in under_way}
    copies = {*(run.pk for run in under_way), _last_finished()}
    orphans = [
        name
        for name in there
        if ((mark := mark_in(index, name)) is not None and mark not in marks)
        or ((id_ := copy_id(index, name)) is not None and id_ not in copies)
    ]
    for name in orphans:
        indices.delete(name)
        logger.info("removed the index %s, which nobody needs any more", name)
    return orphans


def _last_finished() -> int | None:
    rows = Rebuild.objects.filter(phase=Phase.FINISHED).order_by("-pk")
    return rows.values_list("pk", flat=True).first()
