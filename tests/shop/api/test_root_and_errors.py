"""The API's first page, its documentation, and the one shape of every error."""

import pytest
from django.db import OperationalError
from django.test import Client
from rest_framework.test import APIClient

from shop.api import products


@pytest.mark.django_db
def test_the_root_lists_the_resources_and_each_answers(anyone: APIClient) -> None:
    root = anyone.get("/api/").json()
    assert {"products", "categories", "images"} <= set(root)
    for name, url in root.items():
        assert anyone.get(url).status_code in {200, 405}, name


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
def test_an_unexpected_error_is_told_without_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(products, "product_page", broken)
    answer = Client(raise_request_exception=False).get("/api/products/")
    assert (answer.status_code, answer.json()["code"]) == (500, "error")
    assert "secret" not in answer.content.decode()
