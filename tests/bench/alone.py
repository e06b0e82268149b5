"""What a write waits for when everything but PostgreSQL is away: nothing. Changes with the bar on it."""

from dataclasses import dataclass

from deploy.local.console import console
from tests.bench.measure import Bench, Scale
from tests.bench.operations import OPERATIONS
from tests.bench.stack import BenchStack

# A write talks to none of them; mail, pictures' storage and hosted search are only reached by workers.
AWAY = ("redis", "search")
_WRITE = next(operation for operation in OPERATIONS if operation.name == "product save")


@dataclass(frozen=True, slots=True)
class Alone:
    """Milliseconds in which 95 % of writes are answered, with everything up and with AWAY stopped."""

    up_ms: float
    down_ms: float

    @property
    def ratio(self) -> float:
        """How much slower a write is while the others are away."""
        return self.down_ms / self.up_ms


def measure_alone(stack: BenchStack, bench: Bench, scale: Scale) -> Alone:
    """Send writes before, while and after they are away; the two sides of it count as one, so that a slow minute of
    the machine does not look like a fast shop.
    """
    count = scale.requests * 2 // 5
    with console.step("Writes without Redis and search"):
        up = bench.latencies_ms(_WRITE, count)
        stack.settle()
        with stack.without(*AWAY):
            down = bench.latencies_ms(_WRITE, 2 * count)
        stack.settle()
        up += bench.latencies_ms(_WRITE, count)
        stack.settle()
    return Alone(_p95(up), _p95(down))


def _p95(latencies: list[float]) -> float:
    return sorted(latencies)[len(latencies) * 95 // 100]
