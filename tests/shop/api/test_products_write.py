"""POST, PATCH, DELETE /api/products/: staff only, all or nothing, errors that name the field."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from shop.audit.models import Entry
from shop.catalog.models import Product
from shop.outbox.models import Effect
from tests.shop.api.conftest import Shop

URL = "/api/products/"
LAMP = {
    "name": "Reading lamp",
    "status": "active",
    "description": "<p onclick='x()'>Warm light.</p>",
    "brand": "potter",
    "category": "kitchen",
    "tags": ["light"],
    "options": ["Color"],
    "variants": [
        {"options": ["Brass"], "sku": "LAMP-1", "price": 8900, "compare_at_price": 9900},
        {"options": ["Black"], "price": 7900},
    ],
    "attributes": {"material": ["Brass"]},
    "seo": {"title": "A lamp to read by"},
}


def test_staff_create_a_whole_product_in_one_call(
    staff_api: APIClient, anyone: APIClient, shop: Shop
) -> None:
    answer = staff_api.post(URL, LAMP)
    assert answer.status_code == 201, answer.content
    created = answer.json()
    assert answer["Location"].endswith("/api/products/reading-lamp/")
    assert created["price"] == {"amount": 7900, "currency": "USD"}
    assert created["description"] == "<p>Warm light.</p>"
    assert created["seo"]["title"] == "A lamp to read by"
    assert [v["options"] for v in created["variants"]] == [["Brass"], ["Black"]]
    assert anyone.get(f"{URL}reading-lamp/").json() == created
    assert Effect.objects.filter(topic="search.product", key=str(created["id"])).get().wanted == 1
    entry = Entry.objects.filter(action="product.created", object_id=str(created["id"])).get()
    assert entry.actor_label == "owner"


@pytest.mark.parametrize("method", ["post", "patch", "delete"])
def test_only_staff_write(anyone: APIClient, stranger_api: APIClient, shop: Shop, method: str) -> None:
    url = URL if method == "post" else f"{URL}stoneware-mug/"
    effects = Effect.objects.count()
    refused = getattr(anyone, method)(url, LAMP if method == "post" else {"name": "x"})
    forbidden = getattr(stranger_api, method)(url, LAMP if method == "post" else {"name": "x"})
    assert (refused.status_code, refused.json()["code"]) == (401, "not_authenticated")
    assert (forbidden.status_code, forbidden.json()["code"]) == (403, "permission_denied")
    assert Product.objects.filter(slug="stoneware-mug", name="Stoneware mug").exists()
    assert Effect.objects.count() == effects


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"status": "gone"}, "status"),
        ({"brand": "nobody"}, "brand"),
        ({"category": "nowhere"}, "category"),
        ({"slug": "linen-shirt"}, "slug"),
        ({"is_staff": True}, "is_staff"),
        ({"list_price": 1}, "list_price"),
        ({"variants": [{"options": ["Red"], "price": -1}]}, "variants.0.price"),
        ({"variants": [{"options": ["Red"], "price": 1.5}]}, "variants.0.price"),
        ({"variants": [{"options": ["Red"], "price": 10**15}]}, "variants.0.price"),
        ({"variants": [{"options": ["Red"]}]}, "variants.0.price"),
        ({"variants": [{"options": ["Red"], "price": 1, "sku": "MUG"}]}, "variants.0.sku"),
        ({"variants": [{"options": ["Red"], "price": 1, "colour": "x"}]}, "variants.0.colour"),
        (
            {"variants": [{"options": ["Red"], "price": 1}, {"options": ["Red"], "price": 1}]},
            "variants.1.options",
        ),
        ({"attributes": {"shape": ["round"]}}, "attributes.shape"),
        ({"images": [{"id": "00000000-0000-0000-0000-000000000000"}]}, "images.0.id"),
        ({"options": ["a", "b", "c", "d"]}, "options"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_applied(
    staff_api: APIClient, shop: Shop, change: dict[str, Any], field: str
) -> None:
    before = (Product.objects.count(), Effect.objects.count(), Entry.objects.count())
    answer = staff_api.post(URL, {**LAMP, **change})
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["fields"], answer.json()
    assert (Product.objects.count(), Effect.objects.count(), Entry.objects.count()) == before


def test_a_patch_changes_only_what_it_names(staff_api: APIClient, shop: Shop) -> None:
    answer = staff_api.patch(f"{URL}linen-shirt/", {"name": "Linen shirt, washed", "tags": ["autumn"]})
    assert answer.status_code == 200, answer.content
    page = answer.json()
    assert (page["name"], page["slug"], page["tags"]) == ("Linen shirt, washed", "linen-shirt", ["autumn"])
    assert len(page["variants"]) == 3
    assert page["brand"] == {"slug": "weaver", "name": "Weaver"}


def test_a_patch_of_nothing_new_writes_nothing(staff_api: APIClient, shop: Shop) -> None:
    effect = Effect.objects.get(topic="search.product", key=str(shop.mug.pk))
    entries = Entry.objects.count()
    staff_api.patch(f"{URL}stoneware-mug/", {"name": "Stoneware mug", "status": "active"})
    assert Effect.objects.get(pk=effect.pk).wanted == effect.wanted
    assert Entry.objects.count() == entries


def test_variants_are_replaced_as_a_whole_and_keep_their_ids(staff_api: APIClient, shop: Shop) -> None:
    before = {tuple(v.options[:2]): v.pk for v in shop.shirt.variants.all()}
    answer = staff_api.patch(
        f"{URL}linen-shirt/",
        {"variants": [{"options": ["Blue", "L"], "price": 4000}, {"options": ["Red", "S"], "price": 4100}]},
    )
    assert answer.status_code == 200, answer.content
    shown = answer.json()["variants"]
    assert [v["options"] for v in shown] == [["Blue", "L"], ["Red", "S"]]
    assert shown[0]["id"] == before["Blue", "L"]
    assert answer.json()["price"]["amount"] == 4000


def test_a_deleted_product_is_gone_and_leaves_the_index(
    staff_api: APIClient, anyone: APIClient, shop: Shop
) -> None:
    assert staff_api.delete(f"{URL}stoneware-mug/").status_code == 204
    assert anyone.get(f"{URL}stoneware-mug/").status_code == 404
    assert Effect.objects.get(topic="search.product", key=str(shop.mug.pk)).wanted >= 2
    assert staff_api.delete(f"{URL}stoneware-mug/").status_code == 404


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, "parse_error"),
        ("[]", "application/json", 400, "invalid"),
        ("name=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
    ],
)
def test_a_body_that_is_no_json_object_is_told(
    staff_api: APIClient, shop: Shop, body: str, content_type: str, status: int, code: str
) -> None:
    answer = staff_api.generic("POST", URL, body, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_nul_characters_are_refused(staff_api: APIClient, shop: Shop) -> None:
    answer = staff_api.post(URL, {**LAMP, "name": "La\x00mp"})
    assert answer.status_code == 400
    assert "name" in answer.json()["fields"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"\x00": ["x"]}, "attributes"),
        ({"\ud800": ["x"]}, "attributes"),
        ({"material": ["\x00"]}, "attributes.material.0"),
        ({"material": ["\ud800"]}, "attributes.material.0"),
        ({"material": [{"a": 1}]}, "attributes.material.0"),
        ({"material": [["x"]]}, "attributes.material.0"),
    ],
)
def test_attributes_take_scalars_that_text_can_hold(
    staff_api: APIClient, shop: Shop, values: dict[str, Any], field: str
) -> None:
    answer = staff_api.generic(
        "PATCH",
        f"{URL}stoneware-mug/",
        json.dumps({"attributes": values}),
        content_type="application/json",
    )
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


@pytest.mark.parametrize("description", ["<div>" * 10_001, "&" * 250_001])
def test_a_description_that_would_take_minutes_to_clean_is_refused(
    staff_api: APIClient, shop: Shop, description: str
) -> None:
    answer = staff_api.patch(f"{URL}stoneware-mug/", {"description": description})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["description"])
