"""/api/auth/exports/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage
from django.utils import timezone
from rest_framework.test import APIClient

from shop.accounts.models import DataExport, Letter, User
from shop.outbox.models import Effect

Drain = Callable[[], int]


def test_it_is_made_by_an_effect_and_tells_all(api: APIClient, buyer: User, drain: Drain) -> None:
    api.patch("/api/auth/me/", {"last_name": "Byron"})
    address = {"name": "Zoë", "line1": "1 Square", "city": "Łódź", "country": "PL"}
    api.post("/api/auth/addresses/", address)
    asked = api.post("/api/auth/exports/")
    assert (asked.status_code, asked.json()["state"], asked.json()["bytes"]) == (202, "preparing", None)
    place = asked["Location"]
    early = api.get(f"{place}file/")
    assert (early.status_code, early.json()["code"]) == (409, "not_ready")

    drain()
    shown = api.get(place).json()
    assert shown["state"] == "ready"
    assert api.get("/api/auth/exports/").json()["results"] == [shown]
    file = api.get(f"{place}file/")
    assert (file.status_code, file["Content-Type"], file["Cache-Control"]) == (
        200,
        "application/json",
        "no-store",
    )
    assert file["Content-Disposition"].startswith('attachment; filename="your-data-')
    assert len(file.content) == shown["bytes"]
    told = file.json()
    assert told["account"]["email"] == "buyer@example.test"
    assert "password" not in told["account"]
    assert told["addresses"][0]["line1"] == "1 Square"
    assert told["sign_ins"][0]["address"] == "127.0.0.1"
    assert any(change["after"] == {"last_name": "Byron"} for change in told["changes"])


def test_the_owner_is_told_when_it_is_ready(
    api: APIClient, drain: Drain, mailoutbox: list[EmailMessage]
) -> None:
    api.post("/api/auth/exports/")
    drain()
    drain()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["buyer@example.test"], "Your data from Shopster is ready")
    ]
    assert not Letter.objects.exists()


def test_while_one_is_made_there_is_no_second(api: APIClient) -> None:
    first, second = api.post("/api/auth/exports/").json(), api.post("/api/auth/exports/").json()
    assert first == second
    assert Effect.objects.filter(topic="accounts.export").count() == 1


def test_it_can_be_asked_for_a_few_times_a_day(api: APIClient, drain: Drain) -> None:
    assert [api.post("/api/auth/exports/").status_code for _ in range(6)] == [202] * 5 + [429]


def test_another_account_s_export_is_not_there(api: APIClient, stranger: User) -> None:
    theirs = DataExport.objects.create(user=stranger, content="{}", ready_at=timezone.now())
    for id_ in (theirs.pk, uuid4()):
        assert api.get(f"/api/auth/exports/{id_}/").status_code == 404
        assert api.get(f"/api/auth/exports/{id_}/file/").status_code == 404
    assert api.get("/api/auth/exports/").json() == {"results": []}


def test_it_is_forgotten_after_a_week(api: APIClient, drain: Drain, buyer: User) -> None:
    api.post("/api/auth/exports/")
    drain()
    export = DataExport.objects.get()
    assert export.ready_at
    assert export.expires_at == export.ready_at + timedelta(days=7)
    DataExport.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert api.get(f"/api/auth/exports/{export.pk}/").status_code == 404


def test_the_account_may_be_gone_when_it_is_made(api: APIClient, buyer: User, drain: Drain) -> None:
    export: Any = api.post("/api/auth/exports/").json()
    buyer.delete()
    drain()
    assert Effect.objects.get(topic="accounts.export", key=export["id"]).done == 1
