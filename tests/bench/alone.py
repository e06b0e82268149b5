"""What a write waits for when everything but PostgreSQL is away: nothing. Changes with the bar on it."""

import contextlib
import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.console import console
from tests.bench.measure import Bench, Scale
from tests.bench.operations import OPERATIONS
from tests.bench.reaching.processes import BUCKET, MAIL, REACHING, STORAGE
from tests.bench.stack import BenchStack

# Everything that a shop can be set up to talk to besides its database.
AWAY = ("redis", "search", STORAGE, MAIL)
_SAVE = next(operation for operation in OPERATIONS if operation.name == "product save")
# The answer holds a picture's address, which tells whether the API is set up with the storage.
_WRITE = dataclasses.replace(_SAVE, server=REACHING, holds=lambda answer: f"/{BUCKET}/" in json.dumps(answer))


@dataclass(frozen=True, slots=True)
class Alone:
    """Milliseconds in which 95 % of writes are answered: with everything up, and with AWAY in each way of being away.

    *stopped* refuses connections; *silent* takes them and never answers.
    """

    up_ms: float
    away_ms: Mapping[str, float]

    def ratio(self, way: str) -> float:
        """How much slower a write is while the others are away in this way."""
        return self.away_ms[way] / self.up_ms


def measure_alone(stack: BenchStack, bench: Bench, scale: Scale) -> Alone:
    """Send writes before, while and after they are away; the two sides of it count as one, so that a slow minute of
    the machine does not look like a fast shop. With everything up, workers use the same processors meanwhile, so a
    ratio below 1 is no riddle.
    """
    count = scale.requests * 2 // 5
    stack.add_reaching()
    bench.warm_up(_WRITE, scale)
    stack.settle()
    with console.step("Writes without all but PostgreSQL"):
        up = bench.latencies_ms(_WRITE, count)
        stack.settle()
        away = {}
        ways: dict[str, contextlib.AbstractContextManager[None]] = {
            "stopped": stack.without(*AWAY),
            "silent": stack.with_silent(*AWAY),
        }
        for way, being_away in ways.items():
            with being_away:
                away[way] = _p95(bench.latencies_ms(_WRITE, 2 * count))
            stack.settle()
        up += bench.latencies_ms(_WRITE, count)
        stack.settle()
    return Alone(_p95(up), away)


def _p95(latencies: list[float]) -> float:
    return sorted(latencies)[len(latencies) * 95 // 100]
