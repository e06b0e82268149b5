"""Sign-in for staff, and its throttle, which lives in PostgreSQL."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from shop.accounts.models import User
from shop.api.models import ThrottleWindow
from shop.api.throttles import LoginThrottle

PASSWORD = "correct horse battery"


def test_a_password_buys_tokens_and_refresh_renews_the_access(anyone: APIClient, owner: User) -> None:
    tokens = anyone.post("/api/auth/login/", {"username": "owner", "password": PASSWORD}).json()
    renewed = anyone.post("/api/auth/refresh/", {"refresh": tokens["refresh"]})
    assert renewed.status_code == 200
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {renewed.json()['access']}")
    assert anyone.get("/api/products/", {"status": "any"}).status_code == 200


@pytest.mark.parametrize("gone", ["disabled", "deleted"])
def test_tokens_of_an_account_that_is_gone_are_refused(anyone: APIClient, owner: User, gone: str) -> None:
    tokens = anyone.post("/api/auth/login/", {"username": "owner", "password": PASSWORD}).json()
    if gone == "disabled":
        User.objects.update(is_active=False)
    else:
        owner.delete()
    refreshed = anyone.post("/api/auth/refresh/", {"refresh": tokens["refresh"]})
    assert refreshed.status_code == 401
    assert set(refreshed.json()) == {"code", "detail", "fields"}
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['access']}")
    assert anyone.delete("/api/products/x/").status_code == 401


def test_guessing_is_throttled_and_a_forged_address_does_not_help(anyone: APIClient, owner: User) -> None:
    answers = [
        anyone.post(
            "/api/auth/login/", {"username": "owner", "password": "no"}, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}"
        )
        for n in range(LoginThrottle.limit + 1)
    ]
    assert [answer.status_code for answer in answers[:-1]] == [401] * LoginThrottle.limit
    last = answers[-1]
    assert (last.status_code, last.json()["code"]) == (429, "throttled")
    assert 0 < int(last["Retry-After"]) <= 61
    assert anyone.post("/api/auth/login/", {"username": "owner", "password": PASSWORD}).status_code == 429


@pytest.mark.django_db
def test_a_wrong_kind_of_token_is_refused(anyone: APIClient, owner: User) -> None:
    tokens = anyone.post("/api/auth/login/", {"username": "owner", "password": PASSWORD}).json()
    renewed = anyone.post("/api/auth/refresh/", {"refresh": tokens["access"]})
    assert (renewed.status_code, renewed.json()["detail"]) == (401, "Token has wrong type")
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens['refresh']}")
    assert anyone.delete("/api/products/x/").status_code == 401


@pytest.mark.django_db
def test_clients_not_seen_for_a_day_are_forgotten(anyone: APIClient, owner: User) -> None:
    day_before_yesterday = timezone.now() - timedelta(days=2)
    for number in range(12):
        ThrottleWindow.objects.create(
            scope="login", client=f"10.0.0.{number}", started_at=day_before_yesterday, requests=1
        )
    anyone.post("/api/auth/login/", {"username": "owner", "password": "no"})
    assert ThrottleWindow.objects.count() == 3
