"""/metrics of the API: what it tells of requests and the ledger, and to whom."""

import secrets
import time
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from config.request_metrics import request_metrics
from shop.common.metrics import REGISTRY
from shop.outbox import metrics as ledger
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, Sink

TOKEN = "c71e-whoever-scrapes-the-metrics-sends-this-along"


def samples(client: Client | None = None) -> dict[str, float]:
    """Every series of /metrics with its value."""
    answer = (client or Client()).get("/metrics")
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def requests(route: str, method: str, status: int) -> float:
    request_metrics.count()
    labels = {"route": route, "method": method, "status": str(status)}
    return REGISTRY.get_sample_value("shopster_http_requests_total", labels) or 0


@pytest.mark.django_db
def test_requests_are_counted_by_the_pattern_of_their_address(anyone: APIClient) -> None:
    before = requests("api/products/<text:slug>/", "GET", 404)
    for _ in range(3):
        anyone.get(f"/api/products/{secrets.token_hex(8)}/")
    assert requests("api/products/<text:slug>/", "GET", 404) == before + 3
    seconds = {"route": "api/products/<text:slug>/", "method": "GET"}
    assert REGISTRY.get_sample_value("shopster_http_request_duration_seconds_count", seconds)
    shown = samples()
    name = 'shopster_http_requests_total{method="GET",route="api/products/<text:slug>/",status="404"}'
    assert shown[name] == before + 3


def test_what_anybody_can_make_up_makes_no_series(anyone: APIClient) -> None:
    unknown, made_up = requests("none", "GET", 404), requests("none", "other", 404)
    anyone.get(f"/{secrets.token_hex(8)}/")
    anyone.generic("BREW", f"/{secrets.token_hex(8)}/")
    assert requests("none", "GET", 404) == unknown + 1
    assert requests("none", "other", 404) == made_up + 1


@pytest.mark.django_db
def test_the_ledger_as_it_is() -> None:
    now = timezone.now()
    rows: list[dict[str, Any]] = [
        {
            "lane": Lane.BULK,
            "available_at": now - timedelta(seconds=5),
            "wanted_at": now - timedelta(seconds=500),
        },
        {"lane": Lane.BULK, "available_at": now - timedelta(seconds=9)},
        {
            "lane": Lane.BULK,
            "available_at": now - timedelta(hours=9),
            "lease_until": now + timedelta(minutes=1),
        },
        {"lane": Lane.BULK, "available_at": now + timedelta(minutes=1), "last_error": "away"},
        {"lane": Lane.DEFAULT, "done": 1},
        {"lane": Lane.DEFAULT, "dead_at": now, "available_at": now - timedelta(days=2)},
    ]
    for index, row in enumerate(rows):
        Effect.objects.create(topic="search.product", key=str(index), **row)
    Sink.objects.create(name="search", away_since=now - timedelta(seconds=60), retry_at=now, failures=3)
    shown = samples()

    def owed(lane: str) -> list[float]:
        return [
            shown[f'shopster_outbox_effects{{lane="{lane}",state="{state}"}}']
            for state in ("due", "running", "waiting")
        ]

    assert (owed("bulk"), owed("default"), owed("critical")) == ([2, 1, 1], [0, 0, 0], [0, 0, 0])
    assert 500 <= shown['shopster_outbox_oldest_seconds{lane="bulk"}'] < 600
    assert shown['shopster_outbox_oldest_seconds{lane="default"}'] == 0
    assert 60 <= shown['shopster_sink_away_seconds{sink="search"}'] < 120
    assert shown['shopster_outbox_dead_effects{topic="search.product"}'] == 1
    assert shown["shopster_database_up"] == 1
    assert shown['shopster_database_connections{state="active"}'] >= 1
    assert shown["shopster_database_max_connections"] > 10


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_stays_open() -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        other.execute("SELECT 1")
        time.sleep(1)
        assert 1 <= samples()["shopster_database_oldest_transaction_seconds"] < 60
    assert samples()["shopster_database_oldest_transaction_seconds"] < 1


@pytest.mark.django_db
def test_while_the_database_is_away_the_rest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Away:
        def cursor(self) -> None:
            raise OperationalError("connection refused")

    monkeypatch.setattr(ledger, "connection", Away())
    Client().get("/nowhere")
    shown = samples()
    assert shown["shopster_database_up"] == 0
    assert not any(name.startswith("shopster_outbox") for name in shown)
    assert any(name.startswith("shopster_http_requests_total") for name in shown)


@pytest.mark.django_db
def test_without_a_token_only_this_machine_may_look_and_nobody_in_production(settings: Settings) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="::1").get("/metrics").status_code == 200
    for caller in (
        Client(REMOTE_ADDR="203.0.113.9"),
        Client(REMOTE_ADDR=""),
        Client(headers={"x-forwarded-for": "127.0.0.1"}),
        Client(headers={"forwarded": "for=127.0.0.1"}),
    ):
        assert caller.get("/metrics").status_code == 404
    settings.PRODUCTION = True
    assert Client().get("/metrics").status_code == 404


@pytest.mark.django_db
def test_who_knows_the_token_may_look_from_anywhere(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    settings.PRODUCTION = True
    assert samples(Client(REMOTE_ADDR="203.0.113.9", headers={"authorization": f"Bearer {TOKEN}"}))
    for header in ("", "Bearer ", f"Bearer {TOKEN[:-1]}", TOKEN, f"Basic {TOKEN}", "Bearer ü"):
        answer = Client(headers={"authorization": header} if header else {}).get("/metrics")
        assert answer.status_code == 403
        assert b"shopster_" not in answer.content
