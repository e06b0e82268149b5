"""/api/health/: live, ready, status — each with reasons in words."""

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
import redis
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from shop.api import health
from shop.outbox.models import Effect, Heartbeat
from shop.outbox.services.beat import beat
from shop.search import client as search_client
from tests.environment import free_port

EVERYONE = ["relay", "beat", "lane:critical", "lane:default", "lane:bulk"]


def test_live_asks_nobody(anyone: APIClient) -> None:
    """Without database access: the test would fail on any query."""
    answer = anyone.get("/api/health/live")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "checks": {}})


@pytest.mark.django_db
def test_ready_when_the_database_answers_and_is_migrated(anyone: APIClient) -> None:
    answer = anyone.get("/api/health/ready")
    assert answer.status_code == 200
    assert set(answer.json()["checks"]) == {"database", "migrations"}


@pytest.mark.django_db
def test_not_ready_without_the_database(anyone: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(look: health.Look) -> str:
        raise OperationalError("connection to db.internal:5432 refused")

    monkeypatch.setitem(health.READY, "database", away)
    answer = anyone.get("/api/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {
        "ok": False,
        "detail": "does not answer (OperationalError; the log says more)",
    }
    assert "db.internal" not in answer.content.decode()


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(anyone: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", [])
    monkeypatch.setattr(
        MigrationExecutor,
        "migration_plan",
        lambda *_: [("catalog.0002", False), ("media.0002", False)],
    )
    answer = anyone.get("/api/health/ready")
    assert answer.status_code == 503
    assert "not applied: 2" in answer.json()["checks"]["migrations"]["detail"]


@pytest.mark.django_db
def test_status_is_well_when_everyone_was_seen(anyone: APIClient, search_server: None) -> None:
    for name in EVERYONE:
        beat(name)
    answer = anyone.get("/api/health/status").json()
    assert answer["ok"], answer
    assert set(answer["checks"]) >= {
        "redis", "search", "relay", "beat", "outbox", "transactions", "lane_critical", "lane_default", "lane_bulk",
    }  # fmt: skip


@pytest.mark.django_db
def test_status_names_who_is_silent_and_for_how_long(anyone: APIClient, search_server: None) -> None:
    for name in EVERYONE[:-1]:
        beat(name)
    Heartbeat.objects.filter(name="beat").update(seen_at=timezone.now() - timedelta(seconds=200))
    answer = anyone.get("/api/health/status")
    checks = answer.json()["checks"]
    assert answer.status_code == 200
    assert not answer.json()["ok"]
    assert checks["beat"]["detail"] == "beat was last seen 3 min ago; is it running?"
    assert checks["lane_bulk"]["detail"] == (
        "no worker has taken from `bulk` since the shop was set up; nothing waits there"
    )
    assert checks["relay"]["ok"]


@pytest.mark.django_db
def test_status_tells_of_a_redis_that_is_full(anyone: APIClient, broker: "redis.Redis") -> None:
    broker.config_set("maxmemory", "1")
    try:
        check = anyone.get("/api/health/status").json()["checks"]["redis"]
    finally:
        broker.config_set("maxmemory", "0")
    assert (check["ok"], check["detail"].partition(" (")[0]) == (False, "is full")


@pytest.mark.django_db
def test_status_tells_of_redis_and_search_that_are_away_and_of_dead_effects(
    anyone: APIClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    settings.SEARCH_URL = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setattr(search_client._local, "client", None, raising=False)
    Effect.objects.create(topic="search.product", key="7", dead_at=timezone.now())
    answer = anyone.get("/api/health/status")
    assert answer.status_code == 200
    checks = answer.json()["checks"]
    assert [checks[name]["ok"] for name in ("redis", "search", "outbox")] == [False, False, False]
    assert checks["outbox"]["detail"] == "1 effect is dead: see Effects in the admin"
    for name in ("redis", "search"):
        assert len(checks[name]["detail"].splitlines()) == 1


@pytest.mark.django_db
def test_an_error_without_words_is_told_by_its_name(
    anyone: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(look: health.Look) -> str:
        raise OperationalError

    monkeypatch.setitem(health.STATUS, "database", away)
    answer = anyone.get("/api/health/status")
    assert answer.status_code == 200
    assert "OperationalError" in answer.json()["checks"]["database"]["detail"]


@pytest.mark.django_db
def test_status_asks_for_the_ledger_once(
    anyone: APIClient, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    anyone.get("/api/health/status")
    health.shared_status.forget()
    # SELECT 1, the ledger with the savepoint of a test around it, the standing alerts.
    with django_assert_max_num_queries(5):
        anyone.get("/api/health/status")


@pytest.mark.django_db
def test_a_ledger_that_does_not_answer_is_asked_once_too(
    anyone: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PROBE_MS", 1000)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("LOCK TABLE outbox_effect IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        checks = anyone.get("/api/health/status").json()["checks"]
        seconds = time.monotonic() - began
    assert checks["database"]["ok"]
    assert not any(checks[name]["ok"] for name in ("outbox", "relay", "lane_bulk", "transactions"))
    assert seconds < 3


class _Silent:
    """A server that accepts and never answers."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.callers: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept)
        self._thread.start()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.callers.append(caller)

    def close(self) -> None:
        """End it."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()
        for caller in self.callers:
            caller.close()


@pytest.fixture
def silent() -> Iterator[_Silent]:
    server = _Silent()
    yield server
    server.close()


@pytest.mark.django_db(transaction=True)
def test_many_callers_hold_one_thread_between_them_however_silent_everything_is(
    settings: Settings, silent: _Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CELERY_BROKER_URL = f"redis://{silent.url}/0"
    settings.SEARCH_URL = f"http://{silent.url}"
    monkeypatch.setattr(search_client._local, "client", None, raising=False)

    together = threading.Barrier(8)

    def ask() -> float:
        began = time.monotonic()
        try:
            checks = APIClient().get("/api/health/status").json()["checks"]
        finally:
            connections.close_all()
        assert (checks["redis"]["ok"], checks["search"]["ok"]) == (False, False)
        return time.monotonic() - began

    def ask_with_the_others(_: int) -> float:
        together.wait(10)
        return ask()

    assert ask() < 3, "two probes of half a second, and what else there is to ask"
    time.sleep(1.1)
    # Long enough that whoever waits for a probe is told apart on a busy machine as well.
    monkeypatch.setattr(health, "PROBE_MS", 2000)
    before = len(silent.callers)
    with ThreadPoolExecutor(8) as pool:
        took = sorted(pool.map(ask_with_the_others, range(8)))
    # One looks, and the others are told what was found last.
    assert took[-2] < 2 < took[-1]
    assert len(silent.callers) - before == 2, "Redis and search, once each"


@pytest.mark.django_db(transaction=True)
def test_an_old_transaction_is_told(anyone: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.outbox.rules.OPEN_AFTER_SECONDS", 1)
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT 1")
        time.sleep(1.5)
        check = anyone.get("/api/health/status").json()["checks"]["transactions"]
        assert check == {
            "ok": False,
            "detail": f"a transaction has been open for 1 s and holds back vacuum: what is process"
            f" {other.info.backend_pid} of PostgreSQL doing?",
        }
    health.shared_status.forget()
    assert anyone.get("/api/health/status").json()["checks"]["transactions"]["ok"]
