"""What the outbox costs who writes, and whether its lanes keep apart. Changes with the bars on them."""

import statistics
from dataclasses import dataclass

from deploy.local.console import console
from tests.bench.measure import Scale
from tests.bench.stack import BenchStack


@dataclass(frozen=True, slots=True)
class RecordRound:
    """Milliseconds of a small write, the middle one of a round's, without and with record()."""

    without_ms: float
    with_ms: float

    @property
    def added_ms(self) -> float:
        """What record() adds."""
        return self.with_ms - self.without_ms


@dataclass(frozen=True, slots=True)
class Outbox:
    """`critical_seconds`: from a write to its critical effect done, while `marks` bulk effects were due.

    `still_due` of these were when the last one was done.
    """

    record_rounds: list[RecordRound]
    marks: int
    marks_seconds: float
    critical_seconds: list[float]
    still_due: int

    @property
    def added_ms(self) -> float:
        """What record() adds to a write, in the middle round."""
        return statistics.median(entry.added_ms for entry in self.record_rounds)


def measure_outbox(stack: BenchStack, scale: Scale) -> Outbox:
    """Measure on the running stack. The index is full of tombstones afterwards, so this comes last."""
    with console.step(f"Outbox, {scale.marks:,} effects"):
        # More and shorter rounds than elsewhere: what is looked for is a small difference.
        sizes = (2 * scale.rounds - 1, scale.requests * 2 // 5, scale.marks)
        found = stack.run("tests.bench.record_facts", *map(str, sizes))
    rounds = [
        RecordRound(statistics.median(entry["without"]), statistics.median(entry["with"]))
        for entry in found["rounds"]
    ]
    return Outbox(
        rounds, found["marks"], found["marks_seconds"], found["critical_seconds"], found["still_due"]
    )
