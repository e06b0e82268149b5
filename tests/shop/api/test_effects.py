"""GET /api/effects/: what became of what a write set off, for whoever holds its token."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.core import signing
from django.db import connection
from django.db.models import F
from django.utils import timezone
from rest_framework.test import APIClient

from shop.audit.actor import Actor
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.outbox import following, receipt
from shop.outbox.models import Effect
from tests.shop.threads import together

URL = "/api/effects/"
MUG = {"name": "Mug", "status": "active", "variants": [{"price": 1800}]}


def save(client: APIClient) -> Any:
    answer = client.post("/api/products/", MUG)
    assert answer.status_code == 201, answer.content
    return answer


@pytest.fixture
def token(staff_api: APIClient) -> str:
    """What creating a product was answered with."""
    return str(save(staff_api)["X-Effects"])


def states(answer: Any) -> dict[str, str]:
    return {item["topic"]: item["state"] for item in answer.json()["results"]}


def happen() -> None:
    Effect.objects.update(done=F("wanted"), done_at=timezone.now(), token=None, lease_until=None)


@pytest.mark.django_db
def test_each_write_names_what_it_set_off(staff_api: APIClient, anyone: APIClient) -> None:
    created = save(staff_api)
    assert states(anyone.get(URL, {"after": created["X-Effects"]})) == {
        "search.product": "due",
        "collections.product": "due",
    }
    happen()
    renamed = staff_api.patch("/api/products/mug/", {"name": "Cup"})
    deleted = staff_api.delete("/api/products/mug/")
    assert set(states(anyone.get(URL, {"after": created["X-Effects"]})).values()) == {"done"}
    assert set(states(anyone.get(URL, {"after": renamed["X-Effects"]})).values()) == {"due"}
    assert states(anyone.get(URL, {"after": deleted["X-Effects"]}))["search.product"] == "due"


@pytest.mark.django_db
def test_what_sets_nothing_off_has_no_header(staff_api: APIClient, anyone: APIClient, token: str) -> None:
    answers = [
        anyone.get("/api/products/"),
        anyone.get(URL, {"after": token}),
        anyone.post("/api/products/", MUG),
        staff_api.post("/api/products/", {"name": ""}),
        staff_api.patch("/api/products/mug/", {"name": "Mug"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 401, 400, 200]
    assert not any("X-Effects" in answer for answer in answers)


@pytest.mark.django_db
def test_the_holder_of_a_token_learns_no_keys_and_no_reasons(
    anyone: APIClient, stranger_api: APIClient, staff_api: APIClient, token: str
) -> None:
    Effect.objects.filter(topic="search.product").update(
        dead_at=timezone.now(), last_error="IndexRefused: key hunter2"
    )
    for client in (anyone, stranger_api):
        shown = client.get(URL, {"after": token})
        assert {frozenset(item) for item in shown.json()["results"]} == {
            frozenset({"topic", "action", "state", "since", "retry_at", "done_at"})
        }
        assert b"hunter2" not in shown.content
    for_staff = {item["topic"]: item for item in staff_api.get(URL, {"after": token}).json()["results"]}
    assert for_staff["search.product"]["error"] == "IndexRefused: key hunter2"
    assert for_staff["search.product"]["subject"].startswith("product ")


@pytest.mark.django_db
def test_each_state_with_its_times(anyone: APIClient, token: str) -> None:
    now = timezone.now()
    search = Effect.objects.filter(topic="search.product")

    def shown() -> dict[str, Any]:
        items = anyone.get(URL, {"after": token}).json()["results"]
        found: dict[str, Any] = next(item for item in items if item["topic"] == "search.product")
        return {name: found[name] is not None for name in ("since", "retry_at", "done_at")} | {
            "state": found["state"]
        }

    owed = {"since": True, "retry_at": False, "done_at": False}
    assert shown() == {"state": "due", **owed}
    search.update(lease_until=now + timedelta(minutes=1))
    assert shown() == {"state": "running", **owed}
    search.update(lease_until=None, last_error="TimeoutError", available_at=now + timedelta(minutes=1))
    assert shown() == {"state": "waiting", **owed, "retry_at": True}
    search.update(dead_at=now)
    assert shown() == {"state": "dead", **owed}
    search.update(dead_at=None, done=1, done_at=now)
    assert shown() == {"state": "done", "since": False, "retry_at": False, "done_at": True}
    search.update(wanted=2)
    assert shown()["state"] == "done", "a later write's generation is not this token's"


@pytest.mark.django_db
def test_an_effect_is_said_in_words(anyone: APIClient, token: str) -> None:
    items = anyone.get(URL, {"after": token}).json()["results"]
    assert {item["action"] for item in items} == {"sync products", "refresh memberships"}


@pytest.mark.django_db
def test_an_effect_that_the_ledger_lost_is_gone(anyone: APIClient, token: str) -> None:
    Effect.objects.all().delete()
    answer = anyone.get(URL, {"after": token, "wait": "5"}).json()
    assert answer["settled"]
    assert {item["state"] for item in answer["results"]} == {"gone"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "after"),
        ({"after": ""}, "after"),
        ({"after": "forged"}, "after"),
        ({"after": "\0"}, "after"),
        ({"after": signing.dumps([0, [1], [1]])}, "after"),
        ({"after": ["a", "b"]}, "after"),
        ({"after": "TOKEN", "wait": "6"}, "wait"),
        ({"after": "TOKEN", "wait": "-1"}, "wait"),
        ({"after": "TOKEN", "wait": "soon"}, "wait"),
        ({"after": "TOKEN", "verbose": "1"}, "verbose"),
    ],
)
def test_what_can_not_be_meant_is_refused_by_name(
    anyone: APIClient, token: str, query: dict[str, Any], field: str
) -> None:
    answer = anyone.get(URL, {name: token if value == "TOKEN" else value for name, value in query.items()})
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.django_db
def test_an_old_token_is_refused(anyone: APIClient, token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receipt, "TOKEN_SECONDS", -1)
    answer = anyone.get(URL, {"after": token})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["after"])


@pytest.mark.django_db
def test_without_effects_that_are_open_nobody_waits(anyone: APIClient, token: str) -> None:
    happen()
    started = time.monotonic()
    answer = anyone.get(URL, {"after": token, "wait": "5"})
    assert answer.json()["settled"]
    assert "Retry-After" not in answer
    assert time.monotonic() - started < 4


@pytest.mark.django_db
def test_the_wait_ends_with_what_is_known_then(anyone: APIClient, token: str) -> None:
    started = time.monotonic()
    answer = anyone.get(URL, {"after": token, "wait": "1"})
    assert time.monotonic() - started >= 1
    assert not answer.json()["settled"]
    assert answer["Retry-After"] == "1"
    assert answer["Cache-Control"] == "no-store"


@pytest.fixture
def committed(transactional_db: None, actor: Actor) -> str:
    """The token of a write that other connections see too."""
    create_product(actor=actor, fields=ProductFields(name="Mug"), variants=[VariantFields(price=1)])
    return receipt.Receipt(dict(Effect.objects.values_list("pk", "wanted"))).token()


def _sleeping() -> list[str]:
    """The states of the backends that asked for effects last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND query LIKE '%%WITH ORDINALITY AS asked%%' AND state <> 'active'"
        )
        return [state for (state,) in cursor.fetchall()]


def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)


def test_a_wait_is_answered_as_soon_as_all_has_happened_and_holds_no_transaction(committed: str) -> None:
    seen: list[list[str]] = []

    def finish() -> None:
        _until(_sleeping)
        seen.append(_sleeping())
        happen()

    started = time.monotonic()
    answer, _ = together([lambda: APIClient().get(URL, {"after": committed, "wait": "5"}), finish])
    assert answer.json()["settled"], answer.json()
    assert time.monotonic() - started < 5
    assert set(seen[0]) == {"idle"}


def test_more_than_a_few_waiters_are_answered_at_once(committed: str) -> None:
    """Whoever holds a token can't use up the threads of the web server."""
    answers: list[Any] = []

    def ask() -> None:
        try:
            answers.append(APIClient().get(URL, {"after": committed, "wait": "5"}))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(following.WAITERS + 3)]
    for thread in threads:
        thread.start()
    _until(lambda: len(answers) == 3)
    assert not any(answer.json()["settled"] for answer in answers)
    happen()
    for thread in threads:
        thread.join(20)
    assert [answer.json()["settled"] for answer in answers[3:]] == [True] * following.WAITERS
    assert APIClient().get(URL, {"after": committed, "wait": "5"}).json()["settled"]
