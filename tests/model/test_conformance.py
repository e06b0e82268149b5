"""The model is the code's: every step that it takes with a row, PostgreSQL takes too, and to the same row.

All that two workers can do to a row with so many writes is walked, each step from the real row that the steps
before it left behind.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from shop.outbox import protocol
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from tests.model import ledger
from tests.model.protocol import Kind, Protocol, Row, Why

THING = 1
# As delivery does; it never buries for a sink that is away.
WAYS_TO_FAIL: tuple[tuple[Why, bool], ...] = (
    ("failed", False),
    ("failed", True),
    ("hopeless", False),
    ("hopeless", True),
    ("away", False),
)


class Ledger(NamedTuple):
    """A row, and the generations that the two workers hold or believe to hold; 0 for none."""

    row: Row | None = None
    held: tuple[int, int] = (0, 0)


class Real(NamedTuple):
    """The same in PostgreSQL. A worker keeps the last claim that it got, so that its token is known again."""

    effect: Effect | None = None
    claims: tuple[Claim | None, Claim | None] = (None, None)


class Walk:
    """Takes the steps on both sides."""

    def __init__(self, kind: Kind, writes: int) -> None:
        self.model = Protocol(kind, ledger.MAX_ATTEMPTS)
        self.kind = kind
        self.writes = writes
        self.key = ledger.key_of(kind, THING)

    def steps(self, at: Ledger) -> Iterator[tuple[str, Ledger, Callable[[Real], Real]]]:
        """Each step's name, where it leads in the model, and how it is done for real."""
        row, model = at.row, self.model
        if row is None or row.wanted < self.writes:
            yield "mark", at._replace(row=model.mark(row)), self._does(self._mark)
        if row is None:
            return
        if row.leased:
            ended = at._replace(row=row._replace(leased=False))
            yield "lease ends", ended, self._does(lambda: ledger.end_lease(self.kind, self.key))
        if not row.available:
            passed = at._replace(row=row._replace(available=True))
            yield "back-off passes", passed, self._does(lambda: ledger.end_back_off(self.kind, self.key))
        if not row.skipped or row.wanted < self.writes:
            yield "retry", at._replace(row=model.retry(row)), self._does(self._retry(row))
        yield "skip", at._replace(row=model.skip(row)), self._does(self._skip(row))
        for worker in (1, 2):
            yield from self._work(at, row, worker, at.held[worker - 1])

    def _work(
        self, at: Ledger, row: Row, worker: int, generation: int
    ) -> Iterator[tuple[str, Ledger, Callable[[Real], Real]]]:
        model = self.model
        claimed, got = model.claim(row, worker)
        # A worker that claims again has been killed in between, and has forgotten what it held.
        yield f"{worker} claims", _held(at, worker, got, claimed), self._claim(worker, got, claimed)
        if not generation:
            return
        ours = row.holder == worker
        completed = _held(at, worker, 0, model.complete(row, worker, generation))
        yield f"{worker} completes", completed, self._with(worker, lambda own: protocol.complete([own]), ours)
        renewed = at._replace(row=model.renew(row, worker))
        yield f"{worker} renews", renewed, self._with(worker, lambda own: protocol.renew([own]), ours)
        for why, bury in WAYS_TO_FAIL:
            failed = _held(at, worker, 0, model.fail(row, worker, generation, why, bury=bury))
            name = f"{worker} fails: {why}{', the last time' * bury}"
            yield name, failed, self._fail(worker, why, bury=bury, ours=ours)

    def _fail(self, worker: int, why: Why, *, bury: bool, ours: bool) -> Callable[[Real], Real]:
        return self._with(worker, lambda own: ledger.fail(own, why, bury=bury), ours)

    def _mark(self) -> None:
        ledger.mark(self.kind, [THING])

    def _retry(self, row: Row) -> Callable[[], None]:
        def act() -> None:
            assert ledger.retry(self.kind, self.key) == self.model.may_retry(row)

        return act

    def _skip(self, row: Row) -> Callable[[], None]:
        def act() -> None:
            assert ledger.skip(self.kind, self.key) == self.model.may_skip(row)

        return act

    def _does(self, act: Callable[[], None]) -> Callable[[Real], Real]:
        def do(real: Real) -> Real:
            act()
            return real

        return do

    def _with(self, worker: int, act: Callable[[Claim], int], ours: bool) -> Callable[[Real], Real]:
        def do(real: Real) -> Real:
            own = real.claims[worker - 1]
            assert own is not None
            assert act(own) == ours, "the step says whether the claim was still the worker's"
            return real

        return do

    def _claim(self, worker: int, generation: int, after: Row) -> Callable[[Real], Real]:
        def do(real: Real) -> Real:
            got = ledger.claim(self.kind)
            assert [own.generation for own in got] == ([generation] if generation else [])
            if not got:
                return real
            assert got[0].attempts == after.attempts
            claims = (got[0], real.claims[1]) if worker == 1 else (real.claims[0], got[0])
            return real._replace(claims=claims)

        return do

    def compare(self, name: str, before: Ledger, after: Ledger, real: Real) -> None:
        """Raises AssertionError where PostgreSQL has another row."""
        tokens = [own.token if own else None for own in real.claims]
        found = ledger.rows(self.kind, tokens)
        assert found == {self.key: after.row}, f"{name}, from {before}"


def _held(at: Ledger, worker: int, generation: int, row: Row) -> Ledger:
    return Ledger(row, (generation, at.held[1]) if worker == 1 else (at.held[0], generation))


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "writes", "at_least"), [("state", 2, 3_000), ("once", 2, 2_000)])
def test_postgresql_takes_every_step_as_the_model_does(kind: Kind, writes: int, at_least: int) -> None:
    walk, steps = Walk(kind, writes), 0
    seen: dict[Ledger, Real] = {Ledger(): Real()}
    queue = [Ledger()]
    with ledger.ledger_at_rest():
        for at in queue:  # which grows meanwhile
            moved = True
            for name, after, do in walk.steps(at):
                if moved and (effect := seen[at].effect) is not None:
                    effect.save(force_update=True)
                real = do(seen[at])
                walk.compare(name, at, after, real)
                steps, moved = steps + 1, after.row != at.row
                if after not in seen:
                    seen[after] = real._replace(effect=Effect.objects.get())
                    queue.append(after)
    assert steps > at_least, "the walk lost some of its steps"
