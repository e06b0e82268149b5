"""How long a shopper's search is behind a product save while many are saved. Changes with the bar on it."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from deploy.local.console import console
from tests.bench.errors import BenchError
from tests.bench.load import Job, LoadClient
from tests.bench.measure import MAX_SECONDS, ask
from tests.bench.operations import API, OPERATIONS, SEARCH, Request
from tests.bench.stack import BenchStack, Shop

WRITES_A_SECOND = 50
_SAVE = next(operation for operation in OPERATIONS if operation.name == "product save")
_CONNECTIONS = 16
_POLL_SECONDS = 0.01
# Those that come in the next second or so; looking at more would be work that the saves have to wait for.
_AT_ONCE = 60
# Numbers that no other save of a run has, so that no name is one that the product has already.
_FIRST = 1_000_000
_SAVED = "SELECT slug, id, extract(epoch FROM updated_at) FROM catalog_product"


@dataclass(frozen=True, slots=True)
class Freshness:
    """Seconds from a save, which sets `updated_at`, to the moment from which searches find what it saved."""

    saves: int
    p50: float
    p99: float
    slowest: float


def measure_freshness(stack: BenchStack, shop: Shop, client: LoadClient) -> Freshness:
    """Save every product once, WRITES_A_SECOND of them a second whether or not the shop keeps up."""
    numbers = range(_FIRST, _FIRST + len(shop.products))
    requests = [_SAVE.request(shop, number) for number in numbers]
    job = Job(
        stack.ports[API],
        [request.wire(number) for request, number in zip(requests, numbers, strict=True)],
        _CONNECTIONS,
        MAX_SECONDS,
        WRITES_A_SECOND,
    )
    stack.settle()
    ids = {slug: str(id_) for slug, id_, _ in stack.database.execute(_SAVED)}
    wanted = {ids[_slug(request)]: str(request.body["name"]) for request in requests}
    with console.step(f"{len(wanted):,} saves, {WRITES_A_SECOND} a second"), ThreadPoolExecutor(1) as beside:
        saving = beside.submit(client.run, job)
        found = _watch(stack, shop, wanted)
        saving.result()
    saved = {str(id_): float(moment) for _, id_, moment in stack.database.execute(_SAVED)}
    seconds = sorted(found[id_] - saved[id_] for id_ in wanted)
    return Freshness(len(seconds), statistics.median(seconds), seconds[len(seconds) * 99 // 100], seconds[-1])


def _slug(request: Request) -> str:
    return request.path.strip("/").rpartition("/")[2]


def _watch(stack: BenchStack, shop: Shop, wanted: dict[str, str]) -> dict[str, float]:
    """When each record was first seen under the name that it is to get."""
    waiting, found = dict(wanted), dict[str, float]()
    deadline = time.monotonic() + MAX_SECONDS
    while waiting:
        asked = list(waiting)[:_AT_ONCE]
        records = ask(stack.ports[SEARCH], _objects(shop, asked))["results"]
        now = time.time()
        for record in records:
            if record and record["name"] == waiting.get(record["objectID"]):
                found[record["objectID"]] = now
                del waiting[record["objectID"]]
        if time.monotonic() > deadline:
            raise BenchError(f"{len(waiting)} saves were not searchable within {MAX_SECONDS:g} s.")
        time.sleep(_POLL_SECONDS)
    return found


def _objects(shop: Shop, ids: list[str]) -> Request:
    headers = {"X-Algolia-Application-Id": shop.search["app_id"], "X-Algolia-API-Key": shop.search["key"]}
    asked = [
        {"indexName": shop.search["index"], "objectID": id_, "attributesToRetrieve": ["name"]} for id_ in ids
    ]
    return Request("/1/indexes/*/objects", "POST", headers, {"requests": asked})
