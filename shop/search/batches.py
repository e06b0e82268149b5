"""The records that the index should hold, as of one moment. Changes when a record is made from something else.

Live updates, rebuilds and sweeps all take their records from here, so they can't disagree.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from shop.catalog.models import Product
from shop.common.snapshot import snapshot
from shop.outbox.generations import generations, generations_after
from shop.search.documents import record, tombstone, versioned
from shop.search.queries import products_for_search, products_that_are
from shop.search.rules import RECORD_TOPIC, is_product_key


@dataclass(frozen=True, slots=True)
class Batch:
    """Records at the generations of one moment. `last` is the key of the last one looked at, `looked` their number.

    `unmarked` are products that have no effect yet, so that nobody could say at which version their record is.
    """

    records: list[dict[str, Any]]
    last: str
    looked: int
    unmarked: list[int] = field(default_factory=list)


def bodies(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the index should say of each of these products now, without versions; tombstones for what is not public."""
    products = products_for_search(ids)
    return {id_: record(products[id_]) if id_ in products else tombstone(id_) for id_ in ids}


def next_products(after: str, size: int) -> Batch | None:
    """The records of the next products in key order; None after the last."""
    with snapshot():
        ids = list(
            Product.objects.filter(pk__gt=int(after or 0)).order_by("pk").values_list("pk", flat=True)[:size]
        )
        if not ids:
            return None
        at = generations(RECORD_TOPIC, [str(id_) for id_ in ids])
        made = bodies(ids)
    records = [
        versioned(made[id_], generation.wanted) for id_ in ids if (generation := at.get(str(id_))) is not None
    ]
    return Batch(records, str(ids[-1]), len(ids), [id_ for id_ in ids if str(id_) not in at])


def next_tombstones(after: str, size: int) -> Batch | None:
    """Tombstones of products that are gone, by the next keys of the ledger; None after the last."""
    with snapshot():
        at = generations_after(RECORD_TOPIC, after, size)
        there = products_that_are([int(key) for key in at if is_product_key(key)])
    if not at:
        return None
    gone = [key for key in at if is_product_key(key) and int(key) not in there]
    records = [versioned(tombstone(int(key)), at[key].wanted) for key in gone]
    return Batch(records, list(at)[-1], len(gone))
