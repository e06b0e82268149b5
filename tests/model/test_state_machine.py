"""Random histories of several keys and workers on PostgreSQL, held against the model after each step.

Where the exhaustive search sees everything about one row, this sees batches, poison claimed alone, retries, skips,
pruning, and workers that come back with claims from long ago. Changes when the protocol gains a step.
"""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db.models.functions import Now
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shop.outbox import protocol
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.services.prune import KEEP_DETAILS, prune
from tests.model import ledger
from tests.model.protocol import Kind, Protocol, Row, Why

THINGS = (1, 2, 3)
WORKERS = (0, 1)

things = st.sets(st.sampled_from(THINGS), min_size=1)
workers = st.sampled_from(WORKERS)


def _somebody_holds(histories: "Histories") -> bool:
    return any(histories.held.values())


def _some_row(holds: Callable[[Row], bool]) -> Callable[["Histories"], bool]:
    return lambda histories: any(map(holds, histories.rows.values()))


class Histories(RuleBasedStateMachine):
    """Workers on both sides, and a sink that guards as the real ones do."""

    kind: Kind

    def __init__(self) -> None:
        super().__init__()
        Effect.objects.all().delete()
        self.model = Protocol(self.kind, ledger.MAX_ATTEMPTS)
        self.rows: dict[str, Row] = {}
        # What each worker holds or believes to hold, and which of it the sink has confirmed.
        self.held: dict[int, list[Claim]] = {worker: [] for worker in WORKERS}
        self.confirmed: set[tuple[UUID, int]] = set()
        # A claim's token is its holder in the model.
        self.tokens: list[UUID | None] = []
        self.running: dict[str, UUID] = {}
        # Generations that staff declared over, and how many ops then asked for anew.
        self.skipped: Counter[str] = Counter()
        self.anew: Counter[str] = Counter()
        self.truth: Counter[str] = Counter()
        self.version: Counter[str] = Counter()
        self.shown: Counter[str] = Counter()
        self.runs: Counter[str] = Counter()

    @rule(chosen=things, times=st.integers(1, 2))
    def write(self, chosen: set[int], times: int) -> None:
        for _ in range(times):
            ledger.mark(self.kind, chosen)
            for key in (ledger.key_of(self.kind, thing) for thing in chosen):
                row = self.rows.get(key)
                if row is not None and row.dead and self.kind == "state":
                    self.runs[key] = 0
                self.rows[key] = self.model.mark(row)
                self.truth[key] += 1

    @precondition(_some_row(lambda row: row.owed and not row.leased))
    @rule(worker=workers, failed_first=st.booleans())
    def claim(self, worker: int, failed_first: bool) -> None:
        """Whatever the worker held before, it was killed and has forgotten it."""
        line = ledger.effect_type(self.kind)
        self.held[worker] = protocol.claim(line, line.lane, failed_first=failed_first)
        self._expect(self.held[worker], failed_first)
        for own in self.held[worker]:
            assert own.key not in self.running, "I5: it is running elsewhere under a lease"
            assert own.token == self.held[worker][0].token
            self.running[own.key] = own.token
            self.runs[own.key] += 1

    def _expect(self, claims: list[Claim], failed_first: bool) -> None:
        """All fresh rows together, or one alone of those that have been tried."""
        due = {key: row for key, row in self.rows.items() if row.due}
        fresh = {key for key, row in due.items() if not row.attempts}
        tried = {key for key, row in due.items() if 0 < row.attempts < ledger.MAX_ATTEMPTS}
        if failed_first or not fresh:
            for key, row in self.rows.items():
                if row.attempts >= ledger.MAX_ATTEMPTS:
                    self.rows[key], _ = self.model.claim(row, 0)
        keys = {own.key for own in claims}
        if tried and (failed_first or not fresh):
            assert len(claims) == 1
            assert keys <= tried, "a row that has been tried comes alone"
        else:
            assert keys == fresh
        if claims:
            self.tokens.append(claims[0].token)
        for own in claims:
            row, generation = self.model.claim(self.rows[own.key], len(self.tokens))
            assert (own.generation, own.attempts) == (generation, row.attempts)
            self.rows[own.key] = row

    @precondition(_somebody_holds)
    @rule(worker=workers)
    def act(self, worker: int) -> None:
        """The handler reads what is true now; the sink ignores what is not newer, or a key that it knows."""
        for own in self.held[worker]:
            if own.generation > self.version[own.key]:
                self.version[own.key] = own.generation
                self.shown[own.key] = self.truth[own.key]
            self.confirmed.add((own.token, own.id))

    @precondition(_somebody_holds)
    @rule(worker=workers, at_once=st.booleans())
    def complete(self, worker: int, at_once: bool) -> None:
        """Of what it holds, the worker completes what the sink has confirmed."""
        if at_once:
            self.act(worker)
        done = [own for own in self.held[worker] if (own.token, own.id) in self.confirmed]
        ours = [own for own in done if self._ours(own)]
        assert protocol.complete(done) == len(ours)
        for own in done:
            self.rows[own.key] = self.model.complete(self.rows[own.key], self._holder(own), own.generation)
            self._ended(own, ours)
        for own in ours:
            self.runs[own.key] = 0
        self.held[worker] = [own for own in self.held[worker] if own not in done]

    @precondition(_somebody_holds)
    @rule(worker=workers, why=st.sampled_from(["failed", "hopeless", "away"]))
    def fail(self, worker: int, why: Why) -> None:
        """The first of its claims fails; like delivery, it buries with the last attempt."""
        if not self.held[worker]:
            return
        own, *self.held[worker] = self.held[worker]
        bury = own.attempts >= ledger.MAX_ATTEMPTS and why != "away"
        ours = self._ours(own)
        assert ledger.fail(own, why, bury=bury) == ours
        self.rows[own.key] = self.model.fail(
            self.rows[own.key], self._holder(own), own.generation, why, bury=bury
        )
        if ours and bury and not self.rows[own.key].dead:
            self.runs[own.key] = 0
        self.runs[own.key] -= why == "away" and ours
        self._ended(own, [own] if ours else [])

    @precondition(_somebody_holds)
    @rule(worker=workers)
    def renew(self, worker: int) -> None:
        claims = self.held[worker]
        ours = [own for own in claims if self._ours(own)]
        assert protocol.renew(claims) == len(ours)
        for own in ours:
            self.rows[own.key] = self.model.renew(self.rows[own.key], self._holder(own))
            self.running[own.key] = own.token

    @precondition(_some_row(lambda row: row.leased))
    @rule(chosen=things)
    def end_leases(self, chosen: set[int]) -> None:
        for key, row in self._rows_of(chosen):
            if row.leased:
                ledger.end_lease(self.kind, key)
                self.rows[key] = row._replace(leased=False)
                self.running.pop(key, None)

    @precondition(_some_row(lambda row: not row.available))
    @rule(chosen=things)
    def end_back_offs(self, chosen: set[int]) -> None:
        for key, row in self._rows_of(chosen):
            if not row.available:
                ledger.end_back_off(self.kind, key)
                self.rows[key] = row._replace(available=True)

    @precondition(_some_row(lambda row: row.wanted > row.done or row.skipped))
    @rule(chosen=things)
    def retry(self, chosen: set[int]) -> None:
        """What was skipped counts as written once more: it is read after it was asked for again."""
        for key, row in self._rows_of(chosen):
            assert ledger.retry(self.kind, key) == self.model.may_retry(row)
            if self.model.may_retry(row):
                self.rows[key], self.runs[key] = self.model.retry(row), 0
                self.truth[key] += row.skipped
                self.anew[key] += row.skipped

    @precondition(_some_row(lambda row: row.wanted > row.done))
    @rule(chosen=things)
    def skip(self, chosen: set[int]) -> None:
        for key, row in self._rows_of(chosen):
            assert ledger.skip(self.kind, key) == self.model.may_skip(row)
            if self.model.may_skip(row):
                self.rows[key], self.runs[key] = self.model.skip(row), 0
                self.skipped[key] = row.wanted

    def _rows_of(self, chosen: set[int]) -> list[tuple[str, Row]]:
        keys = [ledger.key_of(self.kind, thing) for thing in sorted(chosen)]
        return [(key, self.rows[key]) for key in keys if key in self.rows]

    @precondition(_some_row(lambda row: row.done > 0))
    @rule()
    def prune(self) -> None:
        """However long ago everything was done, no row goes and no generation is forgotten."""
        Effect.objects.filter(done_at__isnull=False).update(done_at=Now() - 2 * KEEP_DETAILS)
        prune()

    @invariant()
    def the_ledger_is_the_models(self) -> None:
        assert ledger.rows(self.kind, self.tokens) == self.rows

    @invariant()
    def promises_hold(self) -> None:
        for key, row in self.rows.items():
            assert row.done <= max(self.version[key], self.skipped[key]), "I3"
            assert self.version[key] <= self.shown[key], "I4"
            assert 0 <= self.runs[key] <= ledger.MAX_ATTEMPTS, "I7"
            if self.kind == "once":
                assert row.wanted == 1 + self.anew[key], "I12"

    def teardown(self) -> None:
        """Every worker is killed; then nothing fails any more, and everything comes to rest (I2, I6)."""
        claimed: Counter[str] = Counter()
        for key in self.rows:
            ledger.end_lease(self.kind, key)
            ledger.end_back_off(self.kind, key)
        # A lease that was none stays none for the protocol: it has ended either way.
        while claims := ledger.claim(self.kind):
            for own in claims:
                claimed[own.key] += 1
                if own.generation > self.version[own.key]:
                    self.version[own.key], self.shown[own.key] = own.generation, self.truth[own.key]
            protocol.complete(claims)
        for key, row in ledger.rows(self.kind, []).items():
            assert row.dead or row.done == row.wanted, "I2"
            given_up = row.dead or row.skipped
            assert given_up or self.kind == "once" or self.shown[key] == self.truth[key], "I2"
            assert claimed[key] <= 1, "I6: all that was marked meanwhile costs one effect"

    def _holder(self, own: Claim) -> int:
        return self.tokens.index(own.token) + 1

    def _ours(self, own: Claim) -> bool:
        return self.rows[own.key].holder == self._holder(own)

    def _ended(self, own: Claim, ours: list[Claim]) -> None:
        if own in ours:
            self.running.pop(own.key, None)


class StateHistories(Histories):
    kind = "state"


class OnceHistories(Histories):
    kind = "once"


@pytest.mark.django_db
@pytest.mark.parametrize(("histories", "examples"), [(StateHistories, 20), (OnceHistories, 10)])
def test_histories(histories: type[Histories], examples: int) -> None:
    profile = settings(
        max_examples=examples,
        stateful_step_count=50,
        derandomize=True,
        deadline=None,
        # To shrink a history would take longer than a test may; the model's own search finds the shortest ones.
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with ledger.ledger_at_rest():
        run_state_machine_as_test(histories, settings=profile)
