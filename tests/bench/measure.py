"""Rounds of requests, with the time and the CPU time that they took. Changes when more is measured of them.

The operations take turns within each round, so that a machine that is slow for a minute is slow for all of them.
"""

import http.client
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deploy.local.console import console
from deploy.local.ports import HOST
from tests.bench.errors import BenchError
from tests.bench.load import Job, LoadClient, Outcome
from tests.bench.operations import API, LIMITS, OPERATIONS, Operation, Request
from tests.bench.stack import SERVERS, BenchStack, Shop
from tests.bench.statements import statements_of

CONCURRENCIES = (1, 16)
COUNTED_REQUESTS = 10
MAX_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: of each operation so many requests a round, at each concurrency.

    `imported` is how many products a made file has, where there is no real one; `marks` how many effects one write
    asks for; `searched` how many products the judged catalogue may have.
    """

    products: int
    requests: int
    rounds: int
    imported: int
    marks: int
    searched: int

    def of(self, operation: Operation) -> int:
        """A round's requests of one operation."""
        return max(2, round(self.requests * operation.share))


@dataclass(frozen=True, slots=True)
class Round:
    """One operation's part of a round, at one concurrency. CPU is in milliseconds a request, by server."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms: Mapping[str, float]

    @property
    def servers_ms(self) -> float:
        """What counts for the bars: everything but the relay and the workers."""
        return sum(self.cpu_ms[server] for server in SERVERS)


@dataclass(slots=True)
class Figures:
    """All rounds of an operation by concurrency, and the statements that one request sends."""

    operation: Operation
    statements: float | None = None
    rounds: dict[int, list[Round]] = field(default_factory=lambda: {number: [] for number in CONCURRENCIES})

    def median(self, concurrency: int, value: Callable[[Round], float]) -> float:
        """The middle one of the rounds' values."""
        return statistics.median(map(value, self.rounds[concurrency]))


class Bench:
    """A stack with its shop, and the client that uses it."""

    def __init__(self, stack: BenchStack, shop: Shop, client: LoadClient) -> None:
        self._stack = stack
        self._shop = shop
        self._client = client
        self._number = 1

    def measure(self, scale: Scale) -> list[Figures]:
        """Measure everything; raises BenchError where an answer isn't the real thing."""
        everything = [Figures(operation) for operation in (*OPERATIONS, *LIMITS)]
        self._compare_with_limits()
        with console.step("Warming up"):
            for figures in everything:
                self._prepare(figures, scale)
        for number in range(1, scale.rounds + 1):
            with console.step(f"Round {number} of {scale.rounds}"):
                self._add_round(everything, scale)
        return everything

    def warm_up(self, operation: Operation, scale: Scale) -> None:
        """Check an answer, and warm every thread and connection up; raises BenchError where it isn't the real thing."""
        answer = self._ask(operation, 0)
        if not operation.holds(answer):
            raise BenchError(
                f"{operation.name!r} answers without what it should hold: {json.dumps(answer)[:1000]}"
            )
        self._send(operation, scale.of(operation), max(CONCURRENCIES))

    def latencies_ms(self, operation: Operation, count: int) -> list[float]:
        """How long each of so many requests took, one after another."""
        return self._send(operation, count, 1).latencies_ms

    def _add_round(self, everything: Sequence[Figures], scale: Scale) -> None:
        for figures in everything:
            for concurrency, rounds in figures.rounds.items():
                rounds.append(self._round(figures.operation, scale.of(figures.operation), concurrency))

    def _compare_with_limits(self) -> None:
        """A limit that answers something else than the operation would limit nothing."""
        limits = {limit.name: limit for limit in LIMITS}
        for operation in OPERATIONS:
            if operation.limit:
                answer, least = (self._ask(each, 0) for each in (operation, limits[operation.limit]))
                if answer != least:
                    raise BenchError(
                        f"tests/bench/bare does not give the JSON of {operation.name!r} any more.\n"
                        f"The API:  {json.dumps(answer)}\nThe view: {json.dumps(least)}"
                    )

    def _prepare(self, figures: Figures, scale: Scale) -> None:
        """Warm up, and count statements."""
        operation = figures.operation
        self.warm_up(operation, scale)
        if operation.server == API:
            count = statements_of(self._stack, lambda: self._send_few(operation))
            figures.statements = count / COUNTED_REQUESTS
        self._stack.settle()

    def _send_few(self, operation: Operation) -> None:
        self._send(operation, COUNTED_REQUESTS, 1)

    def _round(self, operation: Operation, count: int, concurrency: int) -> Round:
        before = self._stack.cpu()
        outcome = self._send(operation, count, concurrency)
        # What a request sets going is part of its cost.
        self._stack.settle()
        after = self._stack.cpu()
        latencies = sorted(outcome.latencies_ms)
        return Round(
            per_second=len(latencies) / outcome.seconds,
            p50_ms=statistics.median(latencies),
            p99_ms=latencies[len(latencies) * 99 // 100],
            cpu_ms={name: (after[name] - before[name]) / len(latencies) for name in after},
        )

    def _send(self, operation: Operation, count: int, concurrency: int) -> Outcome:
        requests = [operation.request(self._shop, number).wire(number) for number in self._take(count)]
        return self._client.run(Job(self._stack.ports[operation.server], requests, concurrency, MAX_SECONDS))

    def _ask(self, operation: Operation, number: int) -> Any:
        """One request's answer as JSON."""
        return ask(self._stack.ports[operation.server], operation.request(self._shop, number), number)

    def _take(self, count: int) -> range:
        first, self._number = self._number, self._number + count
        return range(first, self._number)


def ask(port: int, request: Request, number: int = 0) -> Any:
    """One request's answer as JSON; raises BenchError where it is refused. `number` tells the client apart."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request(request.method, request.path, request.content, request.all_headers(number))
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status != 200:
        raise BenchError(f"{request.method} {request.path} was answered with {answer.status}: {text[:500]!r}")
    return json.loads(text)
