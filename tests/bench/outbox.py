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
    """`record_rounds`: while nobody carries the effects out, which is not the write's work, as in every other figure;
    `busy_rounds`: while the relay and the workers do, on the same processors.

    `marks_seconds`: of one write of so many `marks`, each time in a fresh range of keys, while nobody carries them out.
    `critical_seconds`: from a write to its critical effect done, while as many bulk effects were due. `still_due` of
    these were when the last one was done.
    """

    record_rounds: list[RecordRound]
    busy_rounds: list[RecordRound]
    marks: int
    marks_seconds: list[float]
    critical_seconds: list[float]
    still_due: int

    @property
    def added_ms(self) -> float:
        """What record() adds to a write, in the middle round."""
        return statistics.median(entry.added_ms for entry in self.record_rounds)

    @property
    def marking_seconds(self) -> float:
        """What so many marks take, in the middle round."""
        return statistics.median(self.marks_seconds)


def measure_outbox(stack: BenchStack, scale: Scale) -> Outbox:
    """Measure on the running stack. The index is full of tombstones afterwards, so this comes last."""
    # Shorter rounds than elsewhere, in turns: what is looked for is a small difference.
    rounds, writes = scale.rounds, scale.requests * 2 // 5
    apart, beside = [], []
    with console.step("Writes with and without record()"):
        for _ in range(rounds):
            with stack.without("relay"):
                apart.append(_record_round(stack, writes))
            stack.settle()
            beside.append(_record_round(stack, writes))
            stack.settle()
    with console.step(f"Marks, {scale.marks:,} at once"), stack.without("relay"):
        marked = stack.run("tests.bench.record_facts", "marks", str(scale.marks))
    with console.step(f"Lanes, {scale.marks:,} effects due"):
        found = stack.run("tests.bench.record_facts", "lanes", str(scale.marks))
    return Outbox(apart, beside, scale.marks, marked["seconds"], **found)


def _record_round(stack: BenchStack, writes: int) -> RecordRound:
    found = stack.run("tests.bench.record_facts", "writes", str(writes))
    return RecordRound(statistics.median(found["without"]), statistics.median(found["with"]))
