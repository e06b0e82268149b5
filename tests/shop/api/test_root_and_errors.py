"""The API's first page, its documentation, and the one shape of every error."""

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.test import APIClient

from shop.api import products
from shop.catalog.models import Category


@pytest.mark.django_db
def test_the_root_lists_the_resources_and_each_answers(stranger_api: APIClient) -> None:
    root = stranger_api.get("/api/").json()
    assert {"products", "categories", "images"} <= set(root)
    for name, url in root.items():
        assert stranger_api.get(url).status_code in {200, 405}, name


@pytest.mark.django_db
def test_the_documentation_is_readable_without_signing_in(anyone: APIClient) -> None:
    assert b"swagger" in anyone.get("/api/docs/").content.lower()
    schema = anyone.get("/api/schema/")
    assert schema.status_code == 200
    assert "/api/products/" in schema.content.decode()


def test_an_address_that_nobody_serves(client: Client) -> None:
    answer = client.get("/api/nothing/")
    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


@pytest.mark.django_db
def test_a_method_that_is_not_there(anyone: APIClient) -> None:
    answer = anyone.put("/api/products/", {})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    answer = anyone.options("/api/search/config/")
    assert answer.status_code == 200


@pytest.mark.django_db
def test_a_database_that_is_away_is_a_clean_503(anyone: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(products, "product_page", away)
    answer = anyone.get("/api/products/")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "unavailable", "1")
    assert "server closed" not in answer.content.decode()


@pytest.mark.django_db
def test_a_write_whose_database_went_away_is_told_that_it_may_have_been_made(
    staff_api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    # The response reads the new state after the commit.
    monkeypatch.setattr("shop.api.categories.Tree.__init__", away)
    answer = staff_api.post("/api/categories/", {"name": "Lamps"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert "Whether this change was made is not known" in answer.json()["detail"]
    assert Category.objects.filter(name="Lamps").exists()


@pytest.mark.django_db
def test_an_unexpected_error_is_told_without_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(products, "product_page", broken)
    answer = Client(raise_request_exception=False).get("/api/products/")
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/api/products/?category=%00",
        "/api/products/?brand=a%00b",
        "/api/products/?tag=%00",
        "/api/products/?attribute.%00=x",
        "/api/products/?attribute.material=%00",
        "/api/products/?q=%00&status=any",
        "/api/products/%00/",
        "/api/products/a%00b/",
        "/api/categories/%00/",
    ],
)
@pytest.mark.django_db
def test_a_nul_character_in_an_address_is_the_callers_mistake(staff_api: APIClient, address: str) -> None:
    assert staff_api.get(address).status_code == (400 if "?" in address else 404)


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_without_a_bottom_is_a_400_in_words(anyone: APIClient, db: None, opening: str) -> None:
    answer = anyone.generic("POST", "/api/auth/login/", opening * 100_000, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


def test_a_body_that_is_too_large_is_a_413_that_says_how_much_is_allowed(anyone: APIClient, db: None) -> None:
    large = '{"username": "' + "a" * 3 * 1024**2 + '"}'
    answer = anyone.generic("POST", "/api/auth/login/", large, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "2 MB" in answer.json()["detail"]


def test_a_host_that_is_not_ours_gets_the_same_shape(client: Client) -> None:
    answer = client.get("/api/products/", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")
