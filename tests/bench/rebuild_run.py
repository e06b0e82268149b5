"""A rebuild through the product's own command, and the parts of its worker's work; see with_django.

Changes with the command, and with what a batch goes through on its way.
"""

import json
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

from algoliasearch.http.serializer import body_serializer
from django.core.management import call_command

from shop.common.snapshot import snapshot
from shop.search.batches import next_products
from shop.search.client import as_batch
from shop.search.models import Rebuild
from shop.search.reading import rows


def main(what: str, *arguments: str) -> dict[str, Any]:
    """*whole*: rebuild, and say how many products took how long; *parts*: CPU ms a product of so many products."""
    return _whole() if what == "whole" else _parts(int(arguments[0]))


def _whole() -> dict[str, Any]:
    began = time.monotonic()
    with redirect_stdout(sys.stderr):
        call_command("sync_algolia_products", wait=True, by="bench")
    seconds = time.monotonic() - began
    run = Rebuild.objects.latest("pk")
    if run.filling_at is None or run.filled_at is None:
        raise SystemExit(f"{run} has not finished: {run.failure}")
    filling = (run.filled_at - run.filling_at).total_seconds()
    return {"filled": run.filled, "seconds": seconds, "rate": run.filled / filling}


def _parts(count: int) -> dict[str, float]:
    """Each alone, in this process, without the servers; the third is what the client's own way would take."""
    with snapshot():
        batch = next_products("", count)
    if batch is None:
        raise SystemExit("There are no products.")
    ids = [int(record["objectID"]) for record in batch.records]
    read = _cpu(lambda: rows(ids))
    whole = _cpu(lambda: next_products("", count))
    ours = _cpu(lambda: as_batch(batch.records))
    requests = [{"action": "partialUpdateObject", "body": record} for record in batch.records]
    theirs = _cpu(lambda: json.dumps(body_serializer({"requests": requests})))
    found = {
        "reading": read,
        "record building": whole - read,
        "JSON": ours,
        "JSON in the client's own way": theirs,
    }
    return {name: 1000 * seconds / len(ids) for name, seconds in found.items()}


def _cpu(work: Callable[[], object]) -> float:
    """The least CPU seconds of three times."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
