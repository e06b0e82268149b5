"""What the protocol must not be: each differs in one step, and breaks a promise in a way that the search must find.

Changes when the protocol gains a step whose absence would be noticed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.model.protocol import Kind, Protocol, Row, Why
from tests.model.world import AWAKE, SENT, Model, Step, Worker, World, put


class CompletesPresentGeneration(Protocol):
    def complete(self, row: Row, worker: int, generation: int) -> Row:
        return super().complete(row, worker, row.wanted)


class AcknowledgesOnClaim(Protocol):
    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        after, generation = super().claim(row, worker)
        return (after._replace(done=generation) if generation else after), generation


class NeverEndsALease(Protocol):
    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        return super().claim(row, worker) if not row.holder else (row, 0)


class ClaimsWhatIsLeased(Protocol):
    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        return super().claim(row._replace(leased=False), worker)


class CompletesWithoutToken(Protocol):
    def complete(self, row: Row, worker: int, generation: int) -> Row:
        return super().complete(row, row.holder, generation)


class CompletesAnOldGenerationWithoutToken(Protocol):
    """Another's lease is left alone, but what a stale worker held is taken as the last word."""

    def complete(self, row: Row, worker: int, generation: int) -> Row:
        if row.holder == worker:
            return super().complete(row, worker, generation)
        return row._replace(done=generation, skipped=False)


class CompletingEndsAnyLease(Protocol):
    def complete(self, row: Row, worker: int, generation: int) -> Row:
        return super().complete(row, worker, generation)._replace(leased=False)


class FailsWithoutToken(Protocol):
    def fail(self, row: Row, worker: int, generation: int, why: Why = "failed", *, bury: bool = False) -> Row:
        return super().fail(row, row.holder, generation, why, bury=bury)


class BuriesTheNewerWithTheHopeless(Protocol):
    """What came meanwhile may be the correction."""

    def fail(self, row: Row, worker: int, generation: int, why: Why = "failed", *, bury: bool = False) -> Row:
        return super().fail(row, worker, max(generation, row.wanted), why, bury=bury)


class BuriesTheNewerWithTheLastAttempt(Protocol):
    def fail(self, row: Row, worker: int, generation: int, why: Why = "failed", *, bury: bool = False) -> Row:
        return super().fail(row, worker, max(generation, row.wanted) if bury else generation, why, bury=bury)


class RenewsWithoutToken(Protocol):
    def renew(self, row: Row, worker: int) -> Row:
        return row._replace(leased=True)


class CountsFailuresNotClaims(Protocol):
    """A worker that is killed reports no failure."""

    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        after, generation = super().claim(row, worker)
        return (after._replace(attempts=row.attempts) if generation else after), generation

    def fail(self, row: Row, worker: int, generation: int, why: Why = "failed", *, bury: bool = False) -> Row:
        after = super().fail(row, worker, generation, why, bury=bury)
        return after._replace(attempts=row.attempts + 1) if row.holder == worker and why != "away" else after


class LeavesTheExhaustedUnburied(Protocol):
    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        after, generation = super().claim(row, worker)
        return (after, generation) if generation else (row, 0)


class FreshAttemptsWithEveryMark(Protocol):
    def mark(self, row: Row | None) -> Row:
        return super().mark(row)._replace(attempts=0)


class LeavesTheDeadDead(Protocol):
    def mark(self, row: Row | None) -> Row:
        after = super().mark(row)
        return after._replace(dead=True) if row is not None and row.dead else after


class ForgetsTheMarkWhileItRuns(Protocol):
    def mark(self, row: Row | None) -> Row:
        return row if row is not None and row.holder else super().mark(row)


class ClaimsOneMarkAtATime(Protocol):
    """A queue of messages instead of a row that coalesces."""

    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        after, generation = super().claim(row, worker)
        return after, row.done + 1 if generation else 0


class WantsAOneShotAgain(Protocol):
    def mark(self, row: Row | None) -> Row:
        return super().mark(row) if row is None else row._replace(wanted=row.wanted + 1, skipped=False)


class PrunesDoneRows(Protocol):
    """The next mark begins again at 1, a version that the sink ignores."""

    def prune(self, row: Row) -> Row | None:
        return None if row.done == row.wanted and not row.holder else row


class SkipsWhatIsLeased(Protocol):
    def skip(self, row: Row) -> Row:
        return super().skip(row._replace(leased=False))


class SkipsWithoutSayingSo(Protocol):
    def skip(self, row: Row) -> Row:
        return super().skip(row)._replace(skipped=False)


class SkipsForEver(Protocol):
    """A state effect too stays skipped, whatever is written after."""

    def mark(self, row: Row | None) -> Row:
        return row if row is not None and row.skipped else super().mark(row)


class CallsSkippedWhatIsWantedAgain(Protocol):
    def mark(self, row: Row | None) -> Row:
        return super().mark(row)._replace(skipped=row is not None and row.skipped)


class RetriesTheSkippedAsDone(Protocol):
    """A generation that was declared over is not wanted anew."""

    def retry(self, row: Row) -> Row:
        return super().retry(row)._replace(wanted=row.wanted)


class UnguardedSink(Model):
    def ignores(self, world: World, generation: int) -> bool:
        return False


class ReadsBeforeTheClaim(Model):
    def work(self, world: World, row: Row, worker: int, held: Worker) -> Step:
        if held.at == AWAKE and not held.content:
            read = put(world, worker, held._replace(content=self.state(world)))
            return Step(f"worker {worker} reads", read)
        return super().work(world, row, worker, held)

    def claim(self, world: World, row: Row, worker: int) -> Step:
        step, content = super().claim(world, row, worker), world.workers[worker - 1].content
        if not step.claims:
            return step
        held = step.after.workers[worker - 1]._replace(content=content)
        return step._replace(after=put(step.after, worker, held))

    def read(self, world: World, worker: int, held: Worker) -> World:
        return put(world, worker, held._replace(at=SENT))


class MarksAfterTheCommit(Model):
    """What follows is told to somebody in a callback, which dies with its process."""

    def write(self, world: World) -> Iterator[Step]:
        if world.truth < self.writes:
            after = world._replace(truth=world.truth + 1, unmarked=world.unmarked + 1)
            yield Step("write", after, heals=False)
        if world.unmarked:
            after = world._replace(unmarked=world.unmarked - 1)
            yield Step("mark", self.mark(after))
            yield Step("the writer is killed", after, heals=False)


class MarksBeforeTheCommit(Model):
    def write(self, world: World) -> Iterator[Step]:
        if world.truth - world.unmarked < self.writes:
            yield Step("mark", self.mark(world)._replace(unmarked=world.unmarked - 1), heals=False)
        if world.unmarked:
            after = world._replace(truth=world.truth + 1, unmarked=world.unmarked + 1)
            yield Step("write", after)


class RingsOnlyOnce(Model):
    """The writer rings; no sweep looks for what is due."""

    def write(self, world: World) -> Iterator[Step]:
        for step in super().write(world):
            yield step._replace(after=step.after._replace(bell=True))

    def rings(self, row: Row) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong model, and the invariant by whose breach it is found."""

    name: str
    model: Model
    breaks: str


# With two writes each is found already, and a search that has to see everything takes half a second.
WRITES = 2


def _statement(protocol: type[Protocol], breaks: str, kind: Kind = "state") -> Mutant:
    return Mutant(_in_words(protocol), Model(protocol(kind), WRITES), breaks)


def _step(model: type[Model], breaks: str, kind: Kind = "state") -> Mutant:
    return Mutant(_in_words(model), model(Protocol(kind), WRITES), breaks)


def _in_words(mutant: type) -> str:
    return re.sub("(?<!^)([A-Z])", r" \1", mutant.__name__).lower()


MUTANTS = [
    _statement(CompletesPresentGeneration, "I3"),
    _statement(AcknowledgesOnClaim, "I3"),
    _statement(NeverEndsALease, "I2"),
    _statement(ClaimsWhatIsLeased, "I5"),
    _statement(CompletesWithoutToken, "I5"),
    _statement(CompletesAnOldGenerationWithoutToken, "I6"),
    _statement(CompletingEndsAnyLease, "I5"),
    _statement(FailsWithoutToken, "I5"),
    _statement(RenewsWithoutToken, "I5"),
    _statement(CountsFailuresNotClaims, "I7"),
    _statement(LeavesTheExhaustedUnburied, "I2"),
    _statement(FreshAttemptsWithEveryMark, "I7"),
    _statement(LeavesTheDeadDead, "a write leaves"),
    _statement(ForgetsTheMarkWhileItRuns, "I2"),
    _statement(ClaimsOneMarkAtATime, "I6"),
    _statement(WantsAOneShotAgain, "I12", "once"),
    _statement(PrunesDoneRows, "I2"),
    _statement(BuriesTheNewerWithTheHopeless, "what nobody tried"),
    _statement(BuriesTheNewerWithTheLastAttempt, "what nobody tried"),
    _statement(SkipsWhatIsLeased, "I5"),
    _statement(SkipsWithoutSayingSo, "I3"),
    _statement(SkipsForEver, "I2"),
    _statement(CallsSkippedWhatIsWantedAgain, "skipped, but owed"),
    _statement(RetriesTheSkippedAsDone, "I2"),
    _statement(RetriesTheSkippedAsDone, "I2", "once"),
    _step(UnguardedSink, "I4"),
    _step(UnguardedSink, "I12", "once"),
    _step(ReadsBeforeTheClaim, "I3"),
    _step(MarksAfterTheCommit, "I2"),
    _step(MarksBeforeTheCommit, "I3"),
    _step(RingsOnlyOnce, "I2"),
]
