"""A sink that is away as a whole: its effects wait without blame, one probes, and its return wakes them all."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from shop.common.write import write
from shop.outbox import protocol, sinks
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, Sink
from shop.outbox.protocol import Claim
from shop.outbox.queries import due
from shop.outbox.reads import ledger
from shop.outbox.record import record
from shop.outbox.sinks import Gate
from shop.outbox.table import EffectType, Mark, effect_types, register
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import LetterWritten, ThingChanged
from tests.shop.threads import together
from workers import deliver as deliver_module
from workers.deliver import deliver
from workers.outcome import Outcome, SinkUnavailable

pytestmark = pytest.mark.django_db(transaction=True)

SENT = EffectType(
    "test.sent",
    "effects.test_sent",
    "tests.shop.outbox.handlers.note",
    {ThingChanged: lambda fact: [Mark(key=str(fact.thing_id))]},
    batch=5,
    sink="post",
)
POSTED = EffectType(
    "test.posted",
    "effects.test_posted",
    "tests.shop.outbox.handlers.note",
    {LetterWritten: lambda fact: [Mark(key=fact.letter)]},
    lane=Lane.CRITICAL,
    kind="once",
    sink="post",
)
KEPT = EffectType(
    "test.kept",
    "effects.test_kept",
    "tests.shop.outbox.handlers.note",
    {ThingChanged: lambda fact: [Mark(key=str(fact.thing_id))]},
)


@pytest.fixture(autouse=True)
def three_lines() -> Iterator[None]:
    """Two topics that go to one sink, and one that goes nowhere."""
    before = effect_types()
    register([SENT, POSTED, KEPT])
    handlers.seen.clear()
    handlers.behaviour.clear()
    yield
    register(before)


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


@write
def letter(name: str) -> None:
    record(LetterWritten(letter=name))


def away(_: Sequence[Claim], *, retry_after: float | None = None) -> Outcome:
    raise SinkUnavailable("nobody answers", retry_after=retry_after)


def time_passes(seconds: float) -> None:
    """For the sink and for what waits, as if so many seconds had gone by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE outbox_sink SET retry_at = retry_at - make_interval(secs => %(passed)s),"
            " named_until = named_until - make_interval(secs => %(passed)s)",
            {"passed": seconds},
        )
        cursor.execute(
            "UPDATE outbox_effect SET available_at = available_at - make_interval(secs => %s)", [seconds]
        )


def test_an_outage_uses_no_attempt_and_stops_everything_for_that_sink_alone() -> None:
    change(*range(12))
    letter("a")
    handlers.behaviour.append(away)

    assert deliver(SENT, Lane.DEFAULT) == SENT.batch
    assert deliver(SENT, Lane.DEFAULT) == deliver(POSTED, Lane.CRITICAL) == 0

    assert len(handlers.seen) == 1, "nobody else is sent into the same wall"
    assert set(Effect.objects.values_list("attempts", "dead_at", "token")) == {(0, None, None)}
    assert due([SENT.topic, POSTED.topic, KEPT.topic]) == [(Lane.DEFAULT, KEPT.topic)]
    handlers.behaviour.clear()
    assert deliver(KEPT, Lane.DEFAULT) == 12


def test_one_effect_probes_and_its_success_makes_all_that_waits_due() -> None:
    change(*range(12))
    letter("a")
    handlers.behaviour.append(away)
    deliver(SENT, Lane.DEFAULT)
    handlers.behaviour.clear()
    handlers.seen.clear()
    Effect.objects.filter(topic=SENT.topic, key="9").update(last_error="its own", attempts=2)
    Sink.objects.update(retry_at="2000-01-01T00:00:00Z")

    assert deliver(SENT, Lane.DEFAULT) == 12
    assert deliver(POSTED, Lane.CRITICAL) == 1

    assert len(handlers.seen[0]) == 1
    assert not Sink.objects.exists()
    assert not Effect.objects.exclude(topic=KEPT.topic).filter(done=0).exists()


def test_what_failed_for_a_reason_of_its_own_keeps_its_back_off() -> None:
    change(1, 2, 3)
    handlers.behaviour.append(lambda claims: Outcome({claims[0].id: RuntimeError("its own")}))
    deliver(SENT, Lane.DEFAULT, claim_for=0)
    blamed = Effect.objects.get(topic=SENT.topic, attempts=1)
    Effect.objects.filter(pk=blamed.pk).update(available_at="2100-01-01T00:00:00Z")
    sinks.note_away("post", "away", None)
    assert sinks.note_back("post") is not None
    blamed.refresh_from_db()
    assert blamed.available_at.year == 2100


def test_a_probe_that_fails_waits_longer_but_never_long() -> None:
    change(1)
    handlers.behaviour.append(away)
    delays = []
    for _ in range(6):
        deliver(SENT, Lane.DEFAULT)
        [outage] = sinks.outages()
        delays.append(round(outage.retry_in))
        time_passes(outage.retry_in + 0.1)
    assert delays == [1, 2, 4, 5, 5, 5]
    assert (outage.sink, outage.reason) == ("post", "nobody answers")
    assert Effect.objects.get(topic=SENT.topic).attempts == 0


def test_the_time_that_a_sink_names_is_kept() -> None:
    change(1, 2)
    letter("a")
    handlers.behaviour.append(lambda claims: away(claims, retry_after=120))
    deliver(SENT, Lane.DEFAULT)
    assert [round(outage.retry_in, -1) for outage in sinks.outages()] == [120]
    time_passes(110)
    assert deliver(SENT, Lane.DEFAULT) == deliver(POSTED, Lane.CRITICAL) == 0
    time_passes(15)
    handlers.behaviour.clear()
    assert deliver(SENT, Lane.DEFAULT) == 2
    assert deliver(POSTED, Lane.CRITICAL) == 1


def test_an_answer_without_a_time_does_not_shorten_the_time_that_was_named() -> None:
    """Two workers had something under way when the sink went away: one was told a time, the other timed out."""
    assert round(sinks.note_away("post", "busy", 120)) == 120
    assert round(sinks.note_away("post", "timed out", None)) == 120
    assert round(sinks.note_away("post", "busy", 10)) == 120
    time_passes(121)
    assert sinks.gate("post") is Gate.PROBE
    assert sinks.note_away("post", "timed out", None) <= sinks.PROBE_EVERY_SECONDS


def test_what_had_failed_before_the_outage_goes_on_when_it_is_over() -> None:
    change(1)
    handlers.behaviour.append(lambda claims: Outcome({claims[0].id: RuntimeError("its own")}))
    deliver(SENT, Lane.DEFAULT, claim_for=0)
    time_passes(10)
    handlers.behaviour.append(lambda claims: away(claims, retry_after=3000))
    deliver(SENT, Lane.DEFAULT)
    assert Effect.objects.get(topic=SENT.topic).attempts == 1
    handlers.behaviour.clear()
    assert sinks.note_back("post") is not None
    assert deliver(SENT, Lane.DEFAULT) == 1


def test_who_gives_an_effect_back_when_the_sink_is_back_already_leaves_none_asleep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One worker's probe gets through between another's noting the outage and its giving back what it holds."""
    change(1)
    handlers.behaviour.append(lambda claims: away(claims, retry_after=3000))
    give_back = protocol.fail

    def late(*args: Any, **kwargs: Any) -> Any:
        assert sinks.note_back("post") is not None
        return give_back(*args, **kwargs)

    monkeypatch.setattr(deliver_module, "fail", late)
    deliver(SENT, Lane.DEFAULT)
    handlers.behaviour.clear()
    assert deliver(SENT, Lane.DEFAULT) == 1


def test_a_sink_can_not_send_its_effects_away_for_days() -> None:
    assert sinks.note_away("post", "come back next week", 7 * 86400) <= sinks.MAX_RETRY_AFTER_SECONDS


def test_of_many_workers_one_gets_the_probe() -> None:
    sinks.note_away("post", "away", 0)
    passes = together([lambda: sinks.gate("post")] * 6)
    assert sorted(gate.name for gate in passes) == ["CLOSED"] * 5 + ["PROBE"]


def test_a_probe_whose_worker_died_is_followed_by_another() -> None:
    sinks.note_away("post", "away", 0)
    assert (sinks.gate("post"), sinks.gate("post")) == (Gate.PROBE, Gate.CLOSED)
    time_passes(sinks.PROBE_EVERY_SECONDS)
    assert sinks.gate("post") is Gate.PROBE


def test_everyone_is_told_of_an_outage(client: Client) -> None:
    sinks.note_away("post", "http://inside.example refused", None)
    assert "post" in ledger().away
    Sink.objects.update(away_since="2026-01-01T00:00:00Z")
    status = client.get("/api/health/status").json()
    assert "post has been away for " in status["checks"]["outbox"]["detail"]
    assert "inside.example" not in str(status)


def test_a_sink_that_answers_has_no_row() -> None:
    change(1)
    deliver(SENT, Lane.DEFAULT)
    assert (sinks.gate("post"), sinks.outages(), sinks.note_back("post")) == (Gate.OPEN, [], None)
