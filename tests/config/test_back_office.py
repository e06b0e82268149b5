"""Sessions, users by cookie and messages exist on staff's pages and nowhere else."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.back_office import BackOfficeSessions
from shop.accounts.models import User


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_superuser("owner", "owner@shop.example", "a long enough passphrase")


def test_staff_sign_in_by_a_session_and_are_told_what_happened(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    assert client.get("/admin/").status_code == 200
    refused = Client().get("/admin/")
    assert (refused.status_code, refused["Location"]) == (302, "/admin/login/?next=/admin/")


@pytest.mark.parametrize(
    ("wished", "led_to"),
    [
        ("/admin/catalog/product/", "/admin/catalog/product/"),
        ("//evil.example", "/admin/"),
        ("https://evil.example/admin/", "/admin/"),
        ("javascript:alert(1)", "/admin/"),
        ("", "/admin/"),
    ],
)
def test_who_signs_in_goes_on_inside_the_back_office(owner: User, wished: str, led_to: str) -> None:
    given = {"username": owner.username, "password": "a long enough passphrase", "next": wished}
    answer = Client().post("/admin/login/", given)
    assert (answer.status_code, answer["Location"]) == (302, led_to)


def test_a_session_stands_for_nobody_in_the_api(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    answer = client.post("/api/products/", {"name": "Mug"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert client.get("/api/products/?status=any").status_code == 400


@pytest.mark.parametrize(
    ("address", "opened"), [("/admin/", True), ("/api/products/", False), ("/adminx", False)]
)
def test_only_the_back_office_opens_sessions(address: str, opened: bool) -> None:
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    BackOfficeSessions(view)(RequestFactory().get(address))
    assert hasattr(seen[0], "session") is opened


def test_a_database_that_is_away_is_said_in_words(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner)

    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    read, written = (
        client.get("/admin/catalog/product/?q=mug"),
        client.post("/admin/catalog/product/add/", {}),
    )
    for answer in (read, written):
        assert (answer.status_code, answer["Retry-After"]) == (503, "1")
        assert "database does not answer" in answer.content.decode()
        assert "server closed" not in answer.content.decode()
        assert not answer.cookies, "nobody is signed out by it"
    assert 'href="/admin/catalog/product/?q=mug"' in read.content.decode()
    assert "Whether this change was made is not known" in written.content.decode()


def test_an_unexpected_error_stays_one(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(owner)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", broken)
    answer = client.get("/admin/")
    assert answer.status_code == 500
    assert "secret detail" not in answer.content.decode()
