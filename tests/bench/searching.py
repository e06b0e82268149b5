"""What a search costs the server, and how long a shopper waits for it. Changes with the bars on it."""

import itertools
import os
import random
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.console import console
from deploy.local.ports import HOST
from shop.search.engine.browsing import FIRST_LETTERS
from tests.bench.files import SAMPLES
from tests.bench.load import Job, LoadClient
from tests.bench.measure import MAX_SECONDS, Scale, ask
from tests.bench.operations import SEARCH, Request
from tests.bench.search_requests import Page, as_typed, commonest_attributes
from tests.bench.stack import BenchStack
from tests.relevance.judgements import read_judgements, read_products
from tests.relevance.systems import ShopSearch

INDEX = "judged_products"
A_SECOND = 50
_CONNECTIONS = 64
_SEED = 50


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds of the search server for a request, by round, and the middle one's time in milliseconds."""

    cpu_ms: list[float]
    p50_ms: float

    @property
    def median_ms(self) -> float:
        """The CPU time of the middle round."""
        return statistics.median(self.cpu_ms)


@dataclass(frozen=True, slots=True)
class Searching:
    """`page`: four facets and 24 hits for a query as it is being typed; `longer`: the same from the third letter on,
    where no answer is kept; `empty`: for nothing typed yet; `refined`: six questions at once, with five facets chosen.
    `p50_ms` and `p99_ms` are of pages asked for A_SECOND times a second, whether or not the server keeps up.
    """

    products: int
    queries: int
    page: Cost
    longer: Cost
    empty: Cost
    refined: Cost
    p50_ms: float
    p99_ms: float


def measure_search(stack: BenchStack, client: LoadClient, scale: Scale) -> Searching | None:
    """Measure with the judged catalogue in an index of its own; None where SHOPSTER_SAMPLES is not set."""
    samples = os.environ.get(SAMPLES)
    return _Measurement(stack, client, scale).run(Path(samples) / "icecat") if samples else None


class _Measurement:
    def __init__(self, stack: BenchStack, client: LoadClient, scale: Scale) -> None:
        self._stack = stack
        self._client = client
        self._scale = scale
        self._port = stack.ports[SEARCH]

    def run(self, folder: Path) -> Searching:
        products = list(itertools.islice(read_products(folder), self._scale.searched))
        queries = as_typed(read_judgements(folder))
        if len(queries) > self._scale.requests:
            queries = random.Random(_SEED).sample(queries, self._scale.requests)
        attributes = commonest_attributes(products)
        search = ShopSearch(f"http://{HOST}:{self._port}", self._stack.data.path, INDEX)
        with console.step(f"Index of {len(products):,} products"):
            search.fill(products, attributes)
        keys = search.keys
        page = Page(
            INDEX,
            attributes,
            {"X-Algolia-Application-Id": keys.app_id, "X-Algolia-API-Key": keys.search_key},
        )
        with console.step("Searches"):
            plain = [page.plain(query) for query in queries]
            refined = [page.refined(query, ask(self._port, page.values(query))) for query in queries]
            longer = [page.plain(query) for query in queries if len(query) > FIRST_LETTERS]
            empty = [page.plain("")] * len(plain)
            costs = self._costs({"page": plain, "longer": longer, "empty": empty, "refined": refined})
            waited = sorted(self._send(plain, _CONNECTIONS, A_SECOND))
        middle, last = statistics.median(waited), waited[len(waited) * 99 // 100]
        return Searching(len(products), len(queries), p50_ms=middle, p99_ms=last, **costs)

    def _costs(self, kinds: Mapping[str, Sequence[Request]]) -> dict[str, Cost]:
        """Rounds in turns, after one that warms up."""
        for requests in kinds.values():
            self._send(requests, 1)
        cpu: dict[str, list[float]] = {kind: [] for kind in kinds}
        latencies: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(self._scale.rounds):
            for kind, requests in kinds.items():
                before = self._stack.cpu()["searchd"]
                latencies[kind] += self._send(requests, 1)
                cpu[kind].append((self._stack.cpu()["searchd"] - before) / len(requests))
        return {kind: Cost(cpu[kind], statistics.median(latencies[kind])) for kind in kinds}

    def _send(self, requests: Sequence[Request], connections: int, rate: float | None = None) -> list[float]:
        wire = [request.wire(number) for number, request in enumerate(requests)]
        return self._client.run(Job(self._port, wire, connections, MAX_SECONDS, rate)).latencies_ms
