"""Delivery around the protocol: leases that live as long as their worker, time limits, lanes."""

import itertools
import time
from collections.abc import Sequence

import psycopg
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connection

from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import STATE, ThingChanged, small_table
from workers import leases, noting
from workers.deliver import deliver

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small_table")]
__all__ = ["small_table"]


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


@pytest.fixture(autouse=True)
def quiet_handler() -> None:
    handlers.seen.clear()
    handlers.behaviour.clear()


def lease_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM lease_until - clock_timestamp()) FROM outbox_effect")
        return float(cursor.fetchone()[0])


def test_work_that_takes_long_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEW_EVERY_SECONDS", 0.1)
    change(1)
    left: list[float] = []

    def slow(_: Sequence[Claim]) -> None:
        Effect.objects.update(lease_until=None)
        time.sleep(0.5)
        left.append(lease_seconds())

    handlers.behaviour.append(slow)
    deliver(STATE, Lane.DEFAULT)
    assert left[0] > 14
    assert Effect.objects.get().state == "done"


def test_a_soft_time_limit_gives_the_effect_back_at_once() -> None:
    change(1)

    def stuck(_: Sequence[Claim]) -> None:
        raise SoftTimeLimitExceeded

    handlers.behaviour.append(stuck)
    deliver(STATE, Lane.DEFAULT)
    effect = Effect.objects.get()
    assert (effect.state, effect.token, effect.attempts) == ("waiting", None, 1)
    assert "longer" in effect.last_error


def test_running_out_of_memory_is_the_effects_failure_not_the_workers() -> None:
    change(1)

    def greedy(_: Sequence[Claim]) -> None:
        raise MemoryError

    handlers.behaviour.append(greedy)
    deliver(STATE, Lane.DEFAULT)
    assert Effect.objects.get().last_error.startswith("MemoryError")


def test_a_task_goes_on_until_nothing_is_due_but_lets_others_have_their_turn() -> None:
    change(*range(12))
    assert deliver(STATE, Lane.DEFAULT, claim_for=0) == STATE.batch
    assert deliver(STATE, Lane.DEFAULT) == 12 - STATE.batch


def test_the_handler_reads_what_was_committed_after_its_claim() -> None:
    change(1)
    found: list[int] = []

    def look(claims: Sequence[Claim]) -> None:
        assert not connection.in_atomic_block, "the claim has committed"
        found.append(Effect.objects.get(pk=claims[0].id).attempts)

    handlers.behaviour.append(look)
    deliver(STATE, Lane.DEFAULT)
    assert found == [1]


def test_a_ring_that_has_time_for_one_batch_can_begin_with_the_failed_ones() -> None:
    change(0)
    Effect.objects.update(attempts=1)
    change(1)
    deliver(STATE, Lane.DEFAULT, claim_for=0, failed_first=True)
    deliver(STATE, Lane.DEFAULT, claim_for=0, failed_first=True)
    assert handlers.keys() == [["0"], ["1"]]


def test_failed_effects_have_their_turn_while_fresh_ones_keep_coming() -> None:
    change(0)
    Effect.objects.update(attempts=1)
    change(1)
    fresh = itertools.count(2)

    def busy_shop(_: Sequence[Claim]) -> None:
        change(next(fresh))

    handlers.behaviour.append(busy_shop)
    deliver(STATE, Lane.DEFAULT, claim_for=0.5)
    assert ["0"] in handlers.keys()[:3]


def _end_own_connection() -> None:
    """As a restart of PostgreSQL would; the next statement finds out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_what_happened_while_the_database_was_lost_does_not_happen_again() -> None:
    change(1, 2)

    def outlived(_: Sequence[Claim]) -> None:
        _end_own_connection()

    handlers.behaviour.append(outlived)
    deliver(STATE, Lane.DEFAULT)
    assert handlers.keys() == [["1", "2"]]
    assert {effect.state for effect in Effect.objects.all()} == {"done"}


def test_what_failed_while_the_database_was_lost_is_given_back_with_its_reason() -> None:
    change(1)

    def outlived(_: Sequence[Claim]) -> None:
        _end_own_connection()
        raise RuntimeError("refused")

    handlers.behaviour.append(outlived)
    deliver(STATE, Lane.DEFAULT, claim_for=0)
    effect = Effect.objects.get()
    assert (effect.state, effect.last_error) == ("waiting", "RuntimeError: refused")


def test_a_database_that_stays_away_leaves_the_effect_to_the_end_of_its_lease(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(noting, "NOTE_FOR_SECONDS", 0.0)
    change(1)

    def outlived(_: Sequence[Claim]) -> None:
        _end_own_connection()

    handlers.behaviour.append(outlived)
    with pytest.raises(OperationalError):
        deliver(STATE, Lane.DEFAULT)
    connection.close()
    assert Effect.objects.get().state == "running"
