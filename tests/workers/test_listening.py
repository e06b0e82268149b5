"""A worker whose connection was cut in a bad moment listens again."""

from collections.abc import Iterator, MutableSet
from types import SimpleNamespace
from typing import Any

import pytest
import redis
from celery.worker import state
from pytest_django import Settings

from tests.environment import free_port
from workers.app import app
from workers.listening import DEAF_AFTER_LOOKS, Listening


class Held:
    """A task that the worker has taken; its like are only weakly remembered."""


@pytest.fixture
def consumer() -> Any:
    """What the step looks at: the queues that this worker consumes."""
    return SimpleNamespace(task_consumer=SimpleNamespace(queues=[SimpleNamespace(name="bulk")]))


@pytest.fixture
def listening(broker: redis.Redis, consumer: Any) -> Listening:
    step = Listening(consumer)
    step.look(consumer)
    return step


@pytest.fixture
def busy() -> Iterator[MutableSet[Any]]:
    """The worker's present tasks."""
    yield state.reserved_requests
    state.reserved_requests.clear()


def looks(listening: Listening, consumer: Any, count: int = 3 * DEAF_AFTER_LOOKS) -> None:
    for _ in range(count):
        listening.look(consumer)


def test_messages_that_wait_while_nothing_is_heard_start_the_consumer_anew(
    listening: Listening, consumer: Any, broker: redis.Redis
) -> None:
    broker.lpush("bulk", "a ring")
    looks(listening, consumer, DEAF_AFTER_LOOKS - 1)
    with pytest.raises(redis.ConnectionError):
        listening.look(consumer)
    # A new consumer is given the same time again.
    looks(listening, consumer, DEAF_AFTER_LOOKS - 1)


def test_a_worker_that_hears_is_left_alone(
    listening: Listening, consumer: Any, broker: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker.lpush("bulk", "a ring")
    for heard in range(1, 3 * DEAF_AFTER_LOOKS):
        monkeypatch.setitem(state.total_count, "effects.advance_imports", heard)
        listening.look(consumer)


def test_a_worker_at_work_is_left_alone(
    listening: Listening, consumer: Any, broker: redis.Redis, busy: MutableSet[Any]
) -> None:
    broker.lpush("bulk", "a ring")
    request = Held()
    busy.add(request)
    looks(listening, consumer)


def test_an_empty_queue_and_others_queues_are_no_sign(
    listening: Listening, consumer: Any, broker: redis.Redis
) -> None:
    broker.lpush("default", "a ring for another worker")
    looks(listening, consumer)


def test_a_redis_that_is_away_is_no_sign(consumer: Any, settings: Settings, broker: redis.Redis) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    looks(Listening(consumer), consumer)


def test_every_worker_has_the_step() -> None:
    assert Listening in app.steps["consumer"]
