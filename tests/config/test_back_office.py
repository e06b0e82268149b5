"""Sessions, users by cookie and messages exist on staff's pages and nowhere else."""

import pytest
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
