"""Removes records of which the shop knows nothing. Changes when it is another's business to know of them."""

from collections.abc import Collection

from django.conf import settings

from shop.common.failpoints import failpoint
from shop.outbox.generations import generations
from shop.outbox.lanes import Lane, marking_in
from shop.search import indices
from shop.search.queries import products_that_are
from shop.search.rules import RECORD_TOPIC, is_product_key
from shop.search.services.mark_records import mark_records


def remove_strays(object_ids: Collection[str]) -> None:
    """Delete these records from the index, except what has become a product's. Raises IndexAway or IndexRefused.

    A product that begins at this moment has an effect by the time that its record is written: it is asked for before
    and after, and owed again where its record may have been taken away.
    """
    strays = [id_ for id_ in object_ids if id_ not in _ours(object_ids)]
    if strays:
        indices.delete_records(settings.SEARCH_INDEX, strays)
    failpoint("stray.after_delete")
    if begun := [int(id_) for id_ in _ours(object_ids) if is_product_key(id_)]:
        with marking_in(Lane.BULK):
            mark_records(product_ids=begun)


def _ours(object_ids: Collection[str]) -> set[str]:
    there = products_that_are([int(id_) for id_ in object_ids if is_product_key(id_)])
    return {*generations(RECORD_TOPIC, object_ids), *map(str, there)}
