"""From a form to a mail to the link in it, as a person goes: a new account confirmed, and a forgotten password."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from rest_framework.test import APIClient

from shop.accounts.models import Letter, User

pytestmark = pytest.mark.django_db(transaction=True)
Drain = Callable[[], int]
ADA = "ada@mail.example"
PASSWORD, NEW = "correct horse battery", "another horse entirely"


@pytest.fixture
def post(anyone: APIClient) -> Callable[..., Any]:
    def call(path: str, **body: str) -> Any:
        return anyone.post(f"/api/auth/{path}/", body)

    return call


def link_in(mail: Any) -> dict[str, str]:
    """What the one link of a mail carries."""
    [link] = re.findall(r"http\S+token=\S+", mail.body)
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_a_new_account_is_confirmed_by_the_link_of_its_mail(
    post: Callable[..., Any], drain: Drain, mailoutbox: list[Any]
) -> None:
    assert post("register", username="ada", email=ADA, password=PASSWORD).status_code == 202
    assert post("login", username=ADA, password=PASSWORD).status_code == 401, "not theirs yet"
    drain()
    [mail] = mailoutbox
    answer = post("email/confirm", **link_in(mail))
    assert (answer.status_code, answer.json()) == (200, {"email": ADA})
    assert post("login", username=ADA, password=PASSWORD).status_code == 200


def test_who_registers_with_anothers_address_is_told_nothing_and_its_owner_is(
    post: Callable[..., Any], drain: Drain, mailoutbox: list[Any]
) -> None:
    post("register", username="ada", email=ADA, password=PASSWORD)
    drain()
    post("email/confirm", **link_in(mailoutbox.pop()))
    first = post("register", username="mallory", email="new@mail.example", password=PASSWORD)
    second = post("register", username="eve", email=ADA, password=PASSWORD)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    drain()
    assert {mail.to[0]: mail.subject for mail in mailoutbox} == {
        "new@mail.example": "Confirm your e-mail address for Shopster",
        ADA: "You already have an account at Shopster",
    }


def test_a_forgotten_password_is_set_anew_once(
    post: Callable[..., Any], drain: Drain, mailoutbox: list[Any]
) -> None:
    User.objects.create_user("ada", ADA, PASSWORD)
    assert post("password/reset", email=ADA).status_code == 202
    drain()
    link = link_in(mailoutbox.pop())
    assert post("password/reset/confirm", **link, new_password=NEW).status_code == 204
    assert post("login", username="ada", password=NEW).status_code == 200
    again = post("password/reset/confirm", **link, new_password=PASSWORD)
    assert (again.status_code, again.json()["code"]) == (400, "link_invalid")
    drain()
    assert not Letter.objects.exists()


def test_who_asks_for_nobodys_password_leaves_nothing(
    post: Callable[..., Any], drain: Drain, mailoutbox: list[Any]
) -> None:
    assert post("password/reset", email="nobody@mail.example").status_code == 202
    assert Letter.objects.count() == 1
    drain()
    assert (mailoutbox, Letter.objects.count()) == ([], 0)
