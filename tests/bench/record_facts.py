"""Times record() and the lanes from inside a process of the product; see with_django. Changes with the bars on them."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.db import connection
from django.db.models import F

from shop.catalog.facts import ProductChanged
from shop.catalog.models import Product
from shop.common.write import write
from shop.outbox.facts import JobCameDue
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.marks import CHANNEL
from shop.outbox.models import Effect
from shop.outbox.record import record
from shop.search.facts import RecordsWentStale

WARM_UP = 10
SAMPLES = 10
MARK_ROUNDS = 3
# No product has such an id, so what follows from its mark is a tombstone.
FIRST_MARK = 1_000_000_000
SECONDS = 60.0
POLL_SECONDS = 0.005
_CRITICAL = Effect.objects.filter(topic="job.canary.critical", lane=Lane.CRITICAL)


@write
def _rename(product: int, name: str) -> None:
    Product.objects.filter(pk=product).update(name=name)


@write
def _rename_and_record(product: int, name: str) -> None:
    Product.objects.filter(pk=product).update(name=name)
    record(ProductChanged(product_id=product))


@write
def _mark(products: range) -> None:
    with marking_in(Lane.BULK):
        record(RecordsWentStale(product_ids=tuple(products)))


@write
def _ask_for_canaries() -> None:
    record(JobCameDue(job="canary", slot=datetime.now(UTC)))


def main(what: str, count: str) -> dict[str, Any]:
    """Measure `writes`, `marks` or `lanes` with so many of them; returns milliseconds and seconds."""
    return {"writes": _writes, "marks": _marks, "lanes": _lanes}[what](int(count))


def _writes(count: int) -> dict[str, Any]:
    """Milliseconds of each write without and with record(), which take turns. Somebody listens, as a relay would."""
    products = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as listener:
        listener.execute(f"LISTEN {CHANNEL}")
        timed: dict[str, list[float]] = {"without": [], "with": []}
        for number in range(-WARM_UP, count):
            product, name = products[number % len(products)], f"Recorded {number}"
            both = [("without", _rename), ("with", _rename_and_record)]
            for kind, service in both if number % 2 else reversed(both):
                timed[kind].append(_seconds(service, product, name) * 1000)
    return {kind: milliseconds[WARM_UP:] for kind, milliseconds in timed.items()}


def _marks(count: int) -> dict[str, Any]:
    """The seconds that it takes to mark so many effects in one write, each round in keys of its own."""
    seconds = []
    for first in range(FIRST_MARK, FIRST_MARK + MARK_ROUNDS * count, count):
        try:
            seconds.append(_seconds(_mark, range(first, first + count)))
        finally:
            _forget(range(first, first + count))
    return {"seconds": seconds}


def _lanes(count: int) -> dict[str, Any]:
    """Leaves many tombstones in the index, so nothing can follow it."""
    due = range(FIRST_MARK, FIRST_MARK + count)
    _mark(due)
    try:
        return {
            "critical_seconds": [_critical_seconds() for _ in range(SAMPLES)],
            "still_due": Effect.objects.filter(lane=Lane.BULK, wanted__gt=F("done")).count(),
        }
    finally:
        _forget(due)


def _forget(marks: range) -> None:
    Effect.objects.filter(topic="search.product", key__in=[str(id_) for id_ in marks]).delete()


def _critical_seconds() -> float:
    """From before the write to when the effect was done: the start is somewhere in between."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        began = cursor.fetchone()[0]
    _ask_for_canaries()
    wanted = _CRITICAL.get().wanted
    _until(lambda: _CRITICAL.filter(done__gte=wanted).exists())
    done_at = _CRITICAL.get().done_at
    assert done_at is not None
    return float((done_at - began).total_seconds())


def _seconds(act: Callable[..., None], *arguments: Any) -> float:
    began = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - began


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise SystemExit(f"Effects were not carried out within {SECONDS:g} s.")
        time.sleep(POLL_SECONDS)
