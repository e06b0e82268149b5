"""Claim, complete, fail, renew, bury: each step under a lease, by generation and token."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import LEASE_SECONDS, Claim, backoff_seconds, claim, complete, fail, renew
from shop.outbox.queries import due
from shop.outbox.record import record
from shop.outbox.services.retry_effects import retry_effects
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import ONCE, STATE, LetterWritten, ThingChanged
from workers.deliver import deliver
from workers.outcome import Outcome, PermanentFailure, SinkUnavailable

pytestmark = pytest.mark.django_db


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


@pytest.fixture(autouse=True)
def quiet_handler() -> None:
    handlers.seen.clear()
    handlers.behaviour.clear()


def behave(how: Callable[[Sequence[Claim]], Outcome | None]) -> None:
    handlers.behaviour.append(how)


def raising(error: Exception) -> Callable[[Sequence[Claim]], Outcome | None]:
    def how(_: Sequence[Claim]) -> Outcome | None:
        raise error

    return how


def expire_leases() -> None:
    Effect.objects.filter(token__isnull=False).update(lease_until=Now() - _interval("1 second"))


def _interval(text: str) -> Any:
    return RawSQL("interval %s", [text])


def seconds_until(field: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT extract(epoch FROM {field} - clock_timestamp()) FROM outbox_effect")
        return float(cursor.fetchone()[0])


def make_due() -> None:
    Effect.objects.update(available_at=Now() - _interval("1 second"))


def test_a_claim_takes_a_batch_under_a_lease_and_nobody_else_gets_it() -> None:
    change(*range(7))
    first = claim(STATE, Lane.DEFAULT)
    second = claim(STATE, Lane.DEFAULT)
    assert (len(first), len(second)) == (5, 2)
    assert claim(STATE, Lane.DEFAULT) == []
    assert not {held.key for held in first} & {held.key for held in second}
    assert {held.attempts for held in first} == {1}


def test_a_task_claims_only_its_own_lane() -> None:
    change(1)
    assert claim(STATE, Lane.BULK) == []
    assert len(claim(STATE, Lane.DEFAULT)) == 1


def test_the_lease_is_the_databases_time() -> None:
    change(1)
    claim(STATE, Lane.DEFAULT)
    assert LEASE_SECONDS - 2 < seconds_until("lease_until") <= LEASE_SECONDS


def test_complete_confirms_the_generation_that_was_claimed_not_the_present_one() -> None:
    change(1)
    held = claim(STATE, Lane.DEFAULT)
    change(1)
    assert complete(held) == 1
    effect = Effect.objects.get()
    assert (effect.wanted, effect.done, effect.attempts) == (2, 1, 0)
    [again] = claim(STATE, Lane.DEFAULT)
    assert again.generation == 2


def test_who_slept_past_the_lease_can_neither_complete_nor_fail_nor_renew() -> None:
    change(1)
    [slept] = claim(STATE, Lane.DEFAULT)
    expire_leases()
    [taken_over] = claim(STATE, Lane.DEFAULT)
    assert complete([slept]) == 0
    assert fail(slept, "too late") == "not ours"
    assert renew([slept]) == 0
    assert Effect.objects.get().done == 0
    assert complete([taken_over]) == 1


def test_renewing_extends_the_lease() -> None:
    change(1)
    held = claim(STATE, Lane.DEFAULT)
    Effect.objects.update(lease_until=Now() + _interval("1 second"))
    assert renew(held) == 1
    assert seconds_until("lease_until") > LEASE_SECONDS - 2


@pytest.mark.parametrize("attempts", [1, 2, 5, 30])
def test_backing_off_doubles_with_jitter_up_to_a_cap(attempts: int) -> None:
    change(1)
    Effect.objects.update(attempts=attempts - 1)
    [held] = claim(replace(STATE, max_attempts=100), Lane.DEFAULT)
    fail(held, "away")
    nominal = backoff_seconds(attempts)
    assert nominal == min(300, 2**attempts)
    assert nominal * 0.5 - 1 <= seconds_until("available_at") <= nominal * 1.5


def test_a_correction_is_not_buried_with_what_it_corrects() -> None:
    change(1)

    def too_large_until_it_was_cut(claims: Sequence[Claim]) -> None:
        if claims[0].generation == 1:
            change(1)
            raise PermanentFailure("record too large")

    behave(too_large_until_it_was_cut)
    deliver(STATE, Lane.DEFAULT)
    effect = Effect.objects.get()
    assert (effect.state, effect.attempts, effect.wanted) == ("waiting", 1, 2)
    Effect.objects.update(available_at=Now())
    deliver(STATE, Lane.DEFAULT)
    assert Effect.objects.get().state == "done"


def test_a_correction_that_comes_during_the_last_attempt_has_attempts_of_its_own() -> None:
    change(1)
    [held] = claim(STATE, Lane.DEFAULT)
    change(1)
    assert fail(held, "no", bury=True, delay=0) == "waiting"
    effect = Effect.objects.get()
    assert (effect.state, effect.attempts, effect.last_error) == ("waiting", 0, "no")
    [again] = claim(STATE, Lane.DEFAULT)
    assert (again.generation, again.attempts) == (2, 1)
    assert fail(again, "no", bury=True) == "dead"


def test_a_failure_is_kept_in_words_and_tried_again() -> None:
    change(1)
    behave(raising(ValueError("no such host")))
    deliver(STATE, Lane.DEFAULT)
    effect = Effect.objects.get()
    assert effect.last_error == "ValueError: no such host"
    assert (effect.attempts, effect.done, effect.dead_at) == (1, 0, None)
    handlers.behaviour.clear()
    make_due()
    deliver(STATE, Lane.DEFAULT)
    effect.refresh_from_db()
    assert (effect.done, effect.attempts, effect.last_error) == (1, 0, "")


def test_after_the_last_attempt_an_effect_is_dead() -> None:
    @write
    def letter() -> None:
        record(LetterWritten(letter="a"))

    letter()
    behave(raising(ValueError("bounced")))
    for _ in range(5):
        deliver(ONCE, Lane.CRITICAL)
        make_due()
    effect = Effect.objects.get()
    assert effect.dead_at is not None
    assert effect.state == "dead"
    assert len(handlers.seen) == ONCE.max_attempts


def test_a_permanent_failure_is_dead_at_once() -> None:
    change(1)
    behave(raising(PermanentFailure("record too large")))
    deliver(STATE, Lane.DEFAULT)
    assert Effect.objects.get().dead_at is not None


def test_an_outage_of_the_sink_uses_up_no_attempt() -> None:
    change(1)
    behave(raising(SinkUnavailable("search is away", retry_after=30)))
    deliver(STATE, Lane.DEFAULT)
    effect = Effect.objects.get()
    assert (effect.attempts, effect.dead_at) == (0, None)
    assert 14 < seconds_until("available_at") < 46


def test_a_worker_killed_each_time_leaves_a_dead_effect_not_a_loop() -> None:
    change(1)
    for attempt in range(1, STATE.max_attempts + 1):
        [held] = claim(STATE, Lane.DEFAULT)
        assert held.attempts == attempt
        expire_leases()
    assert claim(STATE, Lane.DEFAULT) == []
    effect = Effect.objects.get()
    assert effect.dead_at is not None
    assert "worker died" in effect.last_error


def test_the_last_words_of_an_effect_tell_of_a_dead_worker_and_of_the_error_before_it() -> None:
    change(1)
    Effect.objects.update(attempts=STATE.max_attempts - 1, last_error="ValueError: no such host")
    claim(STATE, Lane.DEFAULT)
    expire_leases()
    assert claim(STATE, Lane.DEFAULT) == []
    told = Effect.objects.get().last_error
    assert told == "the worker died when it last tried; before that: ValueError: no such host"


def test_a_poison_row_does_not_use_up_its_batchs_attempts() -> None:
    change(1, 2, 3)

    def poisoned(claims: Sequence[Claim]) -> Outcome | None:
        if any(held.key == "2" for held in claims):
            raise ValueError("poison")
        return None

    behave(poisoned)
    for _ in range(STATE.max_attempts + 1):
        deliver(STATE, Lane.DEFAULT)
        make_due()
    states = {effect.key: effect.state for effect in Effect.objects.all()}
    assert states == {"1": "done", "2": "dead", "3": "done"}
    assert handlers.keys()[0] == ["1", "2", "3"]
    assert all(len(batch) == 1 for batch in handlers.keys()[1:])


def test_a_handler_may_fail_some_claims_of_a_batch() -> None:
    change(1, 2)

    def second_fails(claims: Sequence[Claim]) -> Outcome:
        return Outcome(failed={held.id: ValueError("odd") for held in claims if held.key == "2"})

    behave(second_fails)
    deliver(STATE, Lane.DEFAULT)
    assert {effect.key: effect.state for effect in Effect.objects.all()} == {"1": "done", "2": "waiting"}


def test_a_change_while_the_effect_runs_makes_it_run_once_more() -> None:
    change(1)

    def changed_meanwhile(claims: Sequence[Claim]) -> None:
        if claims[0].generation == 1:
            change(1)
            change(1)

    behave(changed_meanwhile)
    deliver(STATE, Lane.DEFAULT)
    assert [batch[0].generation for batch in handlers.seen] == [1, 3]
    assert Effect.objects.filter(done=F("wanted")).count() == 1


def test_an_effect_is_owed_since_the_first_mark_that_is_not_carried_out_yet() -> None:
    change(1)
    Effect.objects.update(wanted_at=Now() - _interval("1 hour"))
    change(1)
    assert seconds_until("wanted_at") < -3000, "a second mark of what is owed makes it no younger"
    held = claim(STATE, Lane.DEFAULT)
    change(1)
    complete(held)
    assert seconds_until("wanted_at") > -600, "what is left was wanted while the first was carried out"
    complete(claim(STATE, Lane.DEFAULT))
    Effect.objects.update(wanted_at=Now() - _interval("1 hour"))
    change(1)
    assert seconds_until("wanted_at") > -600, "a done effect is owed anew"


def test_retrying_owes_dead_and_waiting_effects_again_and_leaves_the_rest() -> None:
    change(1, 2, 3)
    complete([held for held in claim(STATE, Lane.DEFAULT) if held.key == "3"])
    Effect.objects.filter(key="1").update(
        dead_at=Now(), token=None, lease_until=None, attempts=8, last_error="x"
    )
    ids = list(Effect.objects.values_list("pk", flat=True))
    assert retry_effects(ids=ids) == 1
    assert {effect.key: effect.state for effect in Effect.objects.all()} == {
        "1": "due",
        "2": "running",
        "3": "done",
    }
    assert [held.key for held in claim(STATE, Lane.DEFAULT)] == ["1"]


def test_an_effect_with_more_attempts_than_a_new_release_grants_is_buried_not_stuck() -> None:
    change(1)
    Effect.objects.update(attempts=STATE.max_attempts, last_error="IndexRefused: no")
    assert claim(STATE, Lane.DEFAULT) == []
    effect = Effect.objects.get()
    assert (effect.state, effect.last_error) == ("dead", "IndexRefused: no")
    assert due([STATE.topic]) == []
