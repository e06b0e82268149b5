"""What workers count: results, latency from the write, and all of it on a port of a real worker."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.db import connection
from django.utils import timezone

from config.env import ROOT
from shop.audit.actor import Actor
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.common.metrics import REGISTRY
from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from shop.outbox.table import EffectType, effect_types, register
from tests.environment import free_port
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import ONCE, STATE, ThingChanged
from workers.app import app
from workers.deliver import deliver
from workers.outcome import Outcome, PermanentFailure, SinkUnavailable
from workers.relay import Relay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line() -> Iterator[EffectType]:
    """STATE alone follows from facts, and its handler does as it is told."""
    before = effect_types()
    register([STATE, ONCE])
    handlers.seen.clear()
    handlers.behaviour.clear()
    yield STATE
    register(before)


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


def ended(result: str) -> float:
    labels = {"topic": "test.state", "result": result}
    return REGISTRY.get_sample_value("shopster_effects_total", labels) or 0


def latency(suffix: str) -> float:
    labels = {"topic": "test.state"}
    return REGISTRY.get_sample_value(f"shopster_effect_latency_seconds_{suffix}", labels) or 0


def test_each_effect_is_counted_by_how_it_ended(line: EffectType) -> None:
    results = ("done", "failed", "waiting", "dead", "lost")
    before = {result: ended(result) for result in results}
    change(1, 2, 3, 4)

    def mixed(claims: Sequence[Claim]) -> Outcome:
        _, second, third, fourth = claims
        failures = (ValueError("no"), SinkUnavailable("away"), PermanentFailure("never"))
        return Outcome(dict(zip((second.id, third.id, fourth.id), failures, strict=True)))

    handlers.behaviour.append(mixed)
    deliver(line, Lane.DEFAULT)
    assert {result: ended(result) - before[result] for result in results} == {
        "done": 1,
        "failed": 1,
        "waiting": 1,
        "dead": 1,
        "lost": 0,
    }


def test_an_effect_whose_workers_all_died_is_counted_dead(line: EffectType) -> None:
    before = ended("dead")
    change(1, 2)
    Effect.objects.filter(key="1").update(attempts=line.max_attempts)
    deliver(line, Lane.DEFAULT)
    assert (ended("dead") - before, Effect.objects.get(key="1").state) == (1, "dead")


def test_a_completion_that_came_too_late_is_lost_not_done(line: EffectType) -> None:
    done, lost, seen = ended("done"), ended("lost"), latency("count")
    change(1)

    def slept(_: Sequence[Claim]) -> None:
        Effect.objects.update(token="0b5f1a52-1c8e-4c59-a0b5-0a6f3c1d2e4f")

    handlers.behaviour.append(slept)
    deliver(line, Lane.DEFAULT, claim_for=0)
    assert (ended("done") - done, ended("lost") - lost, latency("count") - seen) == (0, 1, 0)


def test_latency_counts_from_the_write(line: EffectType) -> None:
    count, total = latency("count"), latency("sum")
    change(1)
    Effect.objects.update(wanted_at=timezone.now() - timedelta(seconds=100))
    deliver(line, Lane.DEFAULT)
    assert latency("count") == count + 1
    assert 100 <= latency("sum") - total < 130


def test_a_relay_counts_its_rings_and_knows_whether_redis_is_away(
    line: EffectType, broker: "redis.Redis", monkeypatch: pytest.MonkeyPatch
) -> None:
    def rings() -> float:
        return REGISTRY.get_sample_value("shopster_relay_rings_total", {"lane": "default"}) or 0

    before = rings()
    monkeypatch.setitem(app.tasks, "effects.test_state", app.tasks["effects.sync_products"])
    change(1)
    relay = Relay(app)
    relay.sweep()
    relay.sweep()
    assert rings() == before + 1
    away = redis.Redis(port=free_port())
    answering, relay._redis = relay._redis, away
    relay.sweep()
    assert REGISTRY.get_sample_value("shopster_relay_redis_away") == 1
    relay._redis = answering
    relay.sweep()
    assert REGISTRY.get_sample_value("shopster_relay_redis_away") == 0


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What the worker says."""
    return tmp_path / "worker.log"


@pytest.fixture
def worker(log: Path, broker: "redis.Redis") -> Iterator[int]:
    """A real worker of the default lane on this test's database; yields the port of its metrics."""
    port = free_port()
    given = connection.get_connection_params()
    url = "postgresql://{user}:{password}@{host}:{port}/{dbname}".format_map({"password": "", **given})
    environment = {
        **os.environ,
        "SHOPSTER_METRICS_PORT": str(port),
        "DATABASE_URL": url,
        "SHOPSTER_LOG_FORMAT": "json",
        # Celery's, of being run by root, comes before there is a log.
        "PYTHONWARNINGS": "ignore",
    }
    options = ["--queues", "default", "--concurrency", "1"]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--app", "workers.app", "worker", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    yield port
    process.terminate()
    process.wait(60)


def _shown(port: int, path: str = "/metrics") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return str(error.code)
    except (urllib.error.URLError, ConnectionError):
        return ""


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


@pytest.mark.stack
def test_a_worker_shows_what_its_processes_did(worker: int, log: Path, actor: Actor) -> None:
    """The effect is carried out by a child of the process that serves the port; all that they say is JSON."""
    _until(lambda: _shown(worker, "/other") == "404")
    create_product(actor=actor, fields=ProductFields(name="Mug"), variants=[VariantFields(price=1)])
    # No search server runs here.
    Effect.objects.exclude(topic="collections.product").delete()
    relay = Relay(app)
    done = 'shopster_effects_total{result="done",topic="collections.product"} 1.0'

    def carried_out() -> bool:
        relay.sweep()
        return done in _shown(worker)

    _until(carried_out)
    shown = _shown(worker)
    assert 'shopster_effect_latency_seconds_count{topic="collections.product"} 1.0' in shown
    assert 'shopster_handler_duration_seconds_count{topic="collections.product"} 1.0' in shown
    assert _shown(worker, "/") == "404"
    said = [json.loads(line) for line in log.read_text().splitlines()]
    assert any("effects.refresh_memberships" in line["message"] for line in said)
