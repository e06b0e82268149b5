"""/api/health/: live, ready, status — each with reasons in words."""

from datetime import timedelta

import pytest
import redis
from django.db import OperationalError
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from pytest_django import Settings
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
    def away() -> str:
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
        "redis", "search", "relay", "beat", "outbox", "lane_critical", "lane_default", "lane_bulk",
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
    def away() -> str:
        raise OperationalError

    monkeypatch.setitem(health.STATUS, "database", away)
    answer = anyone.get("/api/health/status")
    assert answer.status_code == 200
    assert "OperationalError" in answer.json()["checks"]["database"]["detail"]
