"""Bodies are read strictly: a value of another JSON type is refused by its field's name, and nothing is written."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from shop.accounts.models import Address
from shop.catalog.models import Product
from tests.shop.api.conftest import Shop

ADDRESS = {"name": "Ada", "line1": "1 Square", "city": "London", "country": "GB"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": 5}, "name"),
        ({"name": True}, "name"),
        ({"tags": ["summer", 5]}, "tags.1"),
        ({"seo": {"title": 5}}, "seo.title"),
        ({"variants": [{"price": "1800"}]}, "variants.0.price"),
        ({"variants": [{"price": True}]}, "variants.0.price"),
        ({"variants": [{"price": 1800.0}]}, "variants.0.price"),
        ({"variants": [{"price": 1800, "active": "yes"}]}, "variants.0.active"),
        ({"variants": [{"price": 1800, "active": 1}]}, "variants.0.active"),
        ({"images": [{"id": 7}]}, "images.0.id"),
    ],
)
def test_a_product_is_not_made_of_another_type(
    staff_api: APIClient, shop: Shop, body: dict[str, Any], field: str
) -> None:
    before = Product.objects.get(pk=shop.mug.pk)
    answer = staff_api.patch(f"/api/products/{shop.mug.slug}/", body)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    assert Product.objects.get(pk=shop.mug.pk).updated_at == before.updated_at


@pytest.mark.parametrize("value", [0, 1, "true", "on"])
def test_yes_is_true_and_nothing_else(stranger_api: APIClient, value: object) -> None:
    answer = stranger_api.post("/api/auth/addresses/", {**ADDRESS, "is_default_billing": value})
    assert answer.json()["fields"] == {"is_default_billing": ["must be true or false"]}
    assert not Address.objects.exists()


def test_all_that_is_wrong_is_told_at_once(stranger_api: APIClient) -> None:
    answer = stranger_api.post("/api/auth/addresses/", {**ADDRESS, "name": 5, "planet": "Mars"})
    assert set(answer.json()["fields"]) == {"name", "planet"}


def test_null_is_the_fields_own_to_refuse(stranger_api: APIClient) -> None:
    answer = stranger_api.post("/api/auth/addresses/", {**ADDRESS, "city": None})
    assert answer.json()["fields"] == {"city": ["This field may not be null."]}


def test_a_field_whose_name_is_half_a_character_is_refused_like_any_other(stranger_api: APIClient) -> None:
    body = r'{"\ud800": 1, "name": "Ada"}'
    answer = stranger_api.generic("POST", "/api/auth/addresses/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["fields"]) == (400, {r"\ud800": ["is not a field here"]})
