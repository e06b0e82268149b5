"""Customers of a shop, as the tests of accounts need them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient

from shop.accounts.models import User

PASSWORD = "correct horse battery"


@pytest.fixture
def buyer(db: None) -> User:
    """A customer whose address is confirmed."""
    return User.objects.create_user(
        "buyer", "buyer@example.test", PASSWORD, email_verified_at=timezone.now(), first_name="Ada"
    )


@pytest.fixture
def post(anyone: APIClient) -> Callable[..., Any]:
    """POST to an address below /api/auth/ as anyone."""

    def send(path: str, body: object, **headers: Any) -> Response:
        return anyone.post(f"/api/auth/{path}/", body, **headers)

    return send


@pytest.fixture
def sign_in(post: Callable[..., Any]) -> Callable[..., dict[str, str]]:
    """The pair of tokens of a new session."""

    def tokens(username: str = "buyer", password: str = PASSWORD, **headers: str) -> dict[str, str]:
        answer = post("login", {"username": username, "password": password}, **headers)
        assert answer.status_code == 200, answer.json()
        pair: dict[str, str] = answer.json()
        return pair

    return tokens


@pytest.fixture
def bearing() -> Callable[[dict[str, str]], APIClient]:
    """A client with the access token of a pair."""

    def client(pair: dict[str, str]) -> APIClient:
        return APIClient(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")

    return client


@pytest.fixture
def api(buyer: User, sign_in: Callable[..., dict[str, str]], bearing: Callable[..., APIClient]) -> APIClient:
    """The buyer, signed in."""
    return bearing(sign_in())


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one with each password that is hashed: a measure of work that no busy machine changes."""
    hasher = type(get_hasher())
    encode, made = hasher.encode, list[str]()

    def counted(self: Any, *given: Any, **named: Any) -> str:
        made.append("one")
        return encode(self, *given, **named)

    monkeypatch.setattr(hasher, "encode", counted)
    return made
