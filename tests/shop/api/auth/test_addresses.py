"""/api/auth/addresses/"""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from rest_framework.test import APIClient

from shop.accounts.models import Address, User
from shop.audit.models import Entry
from tests.shop.api.auth.conftest import PASSWORD

HOME = {"name": "Ada Byron", "line1": "1 Square", "city": "London", "postal_code": "W1", "country": "GB"}


def add(api: APIClient, **changed: Any) -> Any:
    return api.post("/api/auth/addresses/", {**HOME, **changed})


def test_the_first_address_is_the_default(api: APIClient) -> None:
    answer = add(api, country="gb", name="  Ada Byron ")

    assert answer.status_code == 201
    shown = answer.json()
    assert answer["Location"].endswith(f"/api/auth/addresses/{shown['id']}/")
    assert shown == {
        "id": shown["id"],
        **HOME,
        "company": "",
        "line2": "",
        "region": "",
        "phone": "",
        "is_default_shipping": True,
        "is_default_billing": True,
    }
    assert api.get("/api/auth/addresses/").json() == {"results": [shown]}
    assert api.get(answer["Location"]).json() == shown


def test_a_new_default_takes_the_place_of_the_old_one(api: APIClient) -> None:
    first, second = add(api).json(), add(api, name="Work", is_default_billing=True).json()
    listed = api.get("/api/auth/addresses/").json()["results"]
    assert [(one["is_default_shipping"], one["is_default_billing"]) for one in listed] == [
        (True, False),
        (False, True),
    ]
    assert api.patch(f"/api/auth/addresses/{second['id']}/", {"is_default_shipping": True}).status_code == 200
    assert not api.get(f"/api/auth/addresses/{first['id']}/").json()["is_default_shipping"]


def test_only_what_is_named_changes(api: APIClient, trail: Any) -> None:
    address = add(api).json()
    trail()
    answer = api.patch(f"/api/auth/addresses/{address['id']}/", {"city": "Paris", "country": "FR"})

    assert answer.json() == {**address, "city": "Paris", "country": "FR"}
    assert trail() == [("address.changed", None, {"address": address["id"]})]
    assert Entry.objects.latest("pk").personal.before == {"city": "London", "country": "GB"}


def test_an_address_is_removed(api: APIClient) -> None:
    address = add(api).json()
    assert api.delete(f"/api/auth/addresses/{address['id']}/").status_code == 204
    assert api.get(f"/api/auth/addresses/{address['id']}/").status_code == 404
    assert not Address.objects.exists()


@pytest.mark.parametrize("method", ["get", "patch", "delete"])
def test_another_account_s_address_is_not_there(api: APIClient, stranger: User, method: str) -> None:
    theirs = Address.objects.create(user=stranger, **HOME)
    assert getattr(api, method)(f"/api/auth/addresses/{theirs.public_id}/", {"city": "X"}).status_code == 404
    assert getattr(api, method)(f"/api/auth/addresses/{uuid4()}/", {"city": "X"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.city == "London"
    assert api.get("/api/auth/addresses/").json() == {"results": []}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "\u200b"}, "name"),
        ({"line1": "1 Square\nLondon"}, "line1"),
        ({"line1": None}, "line1"),
        ({"city": "x" * 101}, "city"),
        ({"country": "XX"}, "country"),
        ({"country": "Germany"}, "country"),
        ({"country": 7}, "country"),
        ({"postal_code": "1" * 21}, "postal_code"),
        ({"is_default_billing": "maybe"}, "is_default_billing"),
        ({"user": 1}, "user"),
        ({"id": "9a3c0f6e-0000-4000-8000-000000000000"}, "id"),
        ({"phone": "a\0b"}, "phone"),
    ],
    ids=str,
)
def test_bad_input_names_its_field(api: APIClient, changed: dict[str, Any], field: str) -> None:
    answer = add(api, **changed)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert not Address.objects.exists()


def test_a_missing_line_is_named(api: APIClient) -> None:
    answer = api.post("/api/auth/addresses/", {"name": "Ada"})
    assert set(answer.json()["fields"]) == {"line1", "city", "country"}


def test_a_book_holds_fifty(api: APIClient, buyer: User) -> None:
    Address.objects.bulk_create(Address(user=buyer, **HOME) for _ in range(50))
    answer = add(api)
    assert (answer.status_code, answer.json()["code"]) == (409, "address_book_full")


@pytest.mark.django_db(transaction=True)
def test_parallel_defaults_leave_one() -> None:
    User.objects.create_user("buyer", "buyer@example.test", PASSWORD)
    pair = APIClient().post("/api/auth/login/", {"username": "buyer", "password": PASSWORD}).json()
    barrier, codes = threading.Barrier(6), []

    def create(number: int) -> None:
        client = APIClient(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")
        barrier.wait()
        codes.append(
            add(client, name=f"n{number}", is_default_billing=True, is_default_shipping=True).status_code
        )
        connection.close()

    threads = [threading.Thread(target=create, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert codes == [201] * 6
    assert Address.objects.filter(is_default_shipping=True, is_default_billing=True).count() == 1
