"""Work that takes long goes on beside its lane: under its lease, completed as ever, and never too much of it."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from shop.common.write import write
from shop.outbox import sinks
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from shop.outbox.table import effect_types, register
from tests.faults.rest import eventually
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import ONCE, LetterWritten
from workers import aside, leases
from workers.deliver import deliver
from workers.outcome import Outcome, SinkUnavailable

pytestmark = pytest.mark.django_db(transaction=True)

LINE = replace(ONCE, topic="test.slow", batch=1, sink="post", aside_after=0.1)
SOON = 5.0


@pytest.fixture(autouse=True)
def one_line() -> Iterator[None]:
    before = effect_types()
    register([LINE])
    handlers.seen.clear()
    handlers.behaviour.clear()
    yield
    assert aside.finish(SOON), "nothing of this test goes on"
    register(before)


@pytest.fixture
def held() -> Iterator[threading.Event]:
    """Whatever is carried out waits for this."""
    released = threading.Event()

    def wait(_: Sequence[Claim]) -> None:
        released.wait(SOON)

    handlers.behaviour.append(wait)
    yield released
    released.set()
    aside.finish(SOON)


@write
def letters(*names: str) -> None:
    for name in names:
        record(LetterWritten(letter=name))


def work() -> int:
    return deliver(LINE, Lane.CRITICAL, claim_for=0.0, may_leave=True)


def states() -> dict[str, str]:
    return {effect.key.removeprefix("letter:"): effect.state for effect in Effect.objects.all()}


def test_who_waits_is_left_and_what_is_next_is_done(held: threading.Event) -> None:
    letters("slow")
    began = time.monotonic()
    assert work() == 1
    assert time.monotonic() - began < SOON / 2
    assert states() == {"slow": "running"}
    handlers.behaviour.append(lambda _: None)
    letters("quick")
    work()
    assert states() == {"slow": "running", "quick": "done"}
    held.set()
    assert aside.finish(SOON)
    assert states() == {"slow": "done", "quick": "done"}
    assert len(handlers.seen) == 2, "each once"


def test_its_lease_is_renewed_and_nobody_else_begins_it(
    held: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY_SECONDS", 0.1)
    letters("slow")
    work()
    Effect.objects.update(lease_until="2000-01-01T00:00:00Z")
    eventually(lambda: Effect.objects.get().lease_until.year > 2000, SOON, "not renewed")  # type: ignore[union-attr]
    assert work() == 0
    assert len(handlers.seen) == 1


def test_what_takes_long_and_fails_is_given_back(held: threading.Event) -> None:
    def fail(claims: Sequence[Claim]) -> Outcome:
        held.wait(SOON)
        raise RuntimeError("refused")

    handlers.behaviour.append(fail)
    letters("slow")
    work()
    held.set()
    aside.finish(SOON)
    effect = Effect.objects.get()
    assert (effect.state, effect.attempts, effect.token) == ("waiting", 1, None)
    assert effect.last_error == "RuntimeError: refused"


def test_only_so_much_goes_on_at_once(held: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "MOST", 2)
    letters("a", "b", "c")
    assert [work() for _ in range(3)] == [1, 1, 0]
    assert sorted(states().values()) == ["due", "running", "running"]
    held.set()
    aside.finish(SOON)
    assert work() == 1
    assert set(states().values()) == {"done"}


def test_who_has_time_waits_to_the_end(held: threading.Event) -> None:
    """The tests' own work, for example."""
    letters("slow")
    threading.Timer(0.5, held.set).start()
    deliver(LINE, Lane.CRITICAL)
    assert states() == {"slow": "done"}


def test_a_probe_that_takes_long_welcomes_its_sink_in_the_end(held: threading.Event) -> None:
    letters("slow")
    sinks.note_away("post", "away", 0)
    work()
    assert [outage.sink for outage in sinks.outages()] == ["post"]
    held.set()
    aside.finish(SOON)
    assert sinks.outages() == []


def test_a_quick_answer_counts_as_ever() -> None:
    handlers.behaviour.append(_away)
    letters("a", "b")
    assert deliver(LINE, Lane.CRITICAL, may_leave=True) == 1, "nobody else is sent into the same wall"
    assert [outage.sink for outage in sinks.outages()] == ["post"]


def _away(_: Sequence[Claim]) -> Outcome:
    raise SinkUnavailable("nobody answers")


def test_what_can_not_be_noted_is_its_workers_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lease that can't be completed lapses, whoever waits for it."""

    def broken(_: Sequence[Claim]) -> int:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr("workers.deliver.complete", broken)
    letters("a")
    with pytest.raises(RuntimeError, match="the database is gone"):
        work()
    assert states() == {"a": "running"}


def test_a_process_that_ends_waits_a_while(held: threading.Event) -> None:
    letters("slow")
    work()
    assert not aside.finish(0.05)
    held.set()
    assert aside.finish(SOON)
