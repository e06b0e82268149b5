"""The relay rings for what is due, on the right queue, and carries the critical lane itself without Redis."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
import redis
from django.db import connection
from pytest_django import Settings

from shop.common.write import write
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.models import Effect
from shop.outbox.protocol import claim
from shop.outbox.queries import heartbeat_ages
from shop.outbox.record import record
from shop.outbox.rules import STANDS_IN
from shop.outbox.services.beat import beat
from shop.outbox.table import EffectType, Mark, effect_types, register
from tests.environment import free_port
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import LetterWritten, ThingChanged
from workers import relay as relay_module
from workers.app import app
from workers.relay import Relay

pytestmark = pytest.mark.django_db(transaction=True)

STATE = EffectType(
    "search.product",
    "effects.sync_products",
    "tests.shop.outbox.handlers.note",
    {ThingChanged: lambda fact: [Mark(key=str(fact.thing_id))]},
)
LETTER = EffectType(
    "job.canary.critical",
    "effects.canary_critical",
    "tests.shop.outbox.handlers.note",
    {LetterWritten: lambda fact: [Mark(key=fact.letter)]},
    lane=Lane.CRITICAL,
    kind="once",
)


@pytest.fixture(autouse=True)
def two_lines(broker: redis.Redis) -> Iterator[None]:
    """Two topics whose tasks the Celery application really has."""
    before = effect_types()
    register([STATE, LETTER])
    handlers.seen.clear()
    handlers.behaviour.clear()
    yield
    register(before)


@write
def change(thing: int) -> None:
    record(ThingChanged(thing_id=thing))


@write
def letter(name: str) -> None:
    record(LetterWritten(letter=name))


def test_due_work_is_rung_for_on_its_lanes_queue(broker: redis.Redis) -> None:
    change(1)
    with marking_in(Lane.BULK):
        change(2)
    Relay(app).sweep()
    assert (broker.llen("default"), broker.llen("bulk"), broker.llen("critical")) == (1, 1, 0)


def test_a_message_carries_no_arguments(broker: redis.Redis) -> None:
    change(1)
    Relay(app).sweep()
    message = broker.lindex("default", 0)
    assert isinstance(message, bytes)
    assert b"effects.sync_products" in message
    assert b'"argsrepr": "()"' in message
    assert b'"kwargsrepr": "{}"' in message


def test_a_topic_is_not_rung_again_while_its_ring_waits(broker: redis.Redis) -> None:
    change(1)
    relay = Relay(app)
    for _ in range(5):
        relay.sweep()
    assert broker.llen("default") == 1


def test_a_lost_ring_is_repeated(broker: redis.Redis) -> None:
    change(1)
    relay = Relay(app)
    relay.sweep()
    broker.flushdb()
    relay.sweep()
    assert broker.llen("default") == 1


def test_nothing_is_rung_for_what_is_claimed_done_or_not_yet_due(broker: redis.Redis) -> None:
    change(1)
    claim(STATE, Lane.DEFAULT)
    Relay(app).sweep()
    assert broker.llen("default") == 0


def test_a_full_queue_is_left_alone(broker: redis.Redis) -> None:
    change(1)
    broker.rpush("default", *["x"] * 50)
    Relay(app).sweep()
    assert broker.llen("default") == 50


def test_a_notification_wakes_the_relay_at_once(broker: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay_module, "SWEEP_SECONDS", 20.0)
    relay = Relay(app)
    thread = threading.Thread(target=_run_and_close, args=(relay,))
    thread.start()
    try:
        _wait_for(lambda: "relay" in heartbeat_ages() or _listening())
        started = time.monotonic()
        change(1)
        _wait_for(lambda: broker.llen("default") == 1)
        assert time.monotonic() - started < 5
    finally:
        relay.stop()
        change(2)
        thread.join(30)
    assert not thread.is_alive()


def _run_and_close(relay: Relay) -> None:
    relay.run()
    connection.close()


def _listening() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND state = 'idle'")
        return bool(cursor.fetchone()[0])


def _wait_for(condition: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def no_redis(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"


def test_without_redis_everything_waits_then_the_critical_lane_is_carried_out(
    no_redis: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(1)
    letter("reset")
    relay = Relay(app)
    relay.sweep()
    assert handlers.seen == []
    monkeypatch.setattr(relay_module, "REDIS_AWAY_SECONDS", 0.0)
    relay.sweep()
    assert handlers.keys() == [["reset"]]
    states = {effect.topic: effect.state for effect in Effect.objects.all()}
    assert states == {"search.product": "due", "job.canary.critical": "done"}


def test_what_no_worker_takes_from_the_critical_lane_is_carried_out(
    broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_module, "NOBODY_TAKES_SECONDS", 0.5)
    change(1)
    letter("reset")
    relay = Relay(app)
    beat("lane:critical")
    relay.sweep()
    assert handlers.seen == []
    time.sleep(0.6)
    # One that is busy needs no help.
    beat("lane:critical")
    relay.sweep()
    assert handlers.seen == []
    time.sleep(0.6)
    relay.sweep()
    assert handlers.keys() == [["reset"]]
    states = {effect.topic: effect.state for effect in Effect.objects.all()}
    assert states == {"search.product": "due", "job.canary.critical": "done"}
    assert heartbeat_ages()[STANDS_IN] < 10


def test_the_relay_shows_that_it_and_redis_are_alive(broker: redis.Redis) -> None:
    Relay(app).sweep()
    assert heartbeat_ages()["relay"] < 10
    assert heartbeat_ages()["redis"] < 10


def test_a_redis_that_is_away_is_not_shown_alive(no_redis: None) -> None:
    Relay(app).sweep()
    assert heartbeat_ages().keys() == {"relay"}
