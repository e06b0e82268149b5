"""/api/categories/: the tree in order, pages, and writes for staff."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from shop.catalog.models import Category
from shop.outbox.models import Effect
from tests.shop.api.conftest import Shop

URL = "/api/categories/"


def test_the_tree_in_order_with_counts(anyone: APIClient, shop: Shop, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        shown = anyone.get(URL).json()
    assert [(c["path"], c["depth"], c["parent"], c["product_count"]) for c in shown["results"]] == [
        ("clothing", 0, None, 1),
        ("clothing/shirts", 1, "clothing", 1),
        ("kitchen", 0, None, 2),
    ]
    assert anyone.get(URL, {"page_size": "1"}).json()["next"].endswith("page=2")


def test_a_categorys_page(anyone: APIClient, shop: Shop) -> None:
    page = anyone.get(f"{URL}clothing/").json()
    assert page["children"] == [{"slug": "shirts", "name": "Shirts", "product_count": 1}]
    assert anyone.get(f"{URL}shirts/").json()["ancestors"] == [{"slug": "clothing", "name": "Clothing"}]
    assert anyone.get(f"{URL}nowhere/").json()["code"] == "not_found"


def test_staff_create_change_move_and_delete(staff_api: APIClient, anyone: APIClient, shop: Shop) -> None:
    made = staff_api.post(
        URL, {"name": "Tea", "parent": "kitchen", "description": "<p>Leaves</p><script>x</script>"}
    )
    assert made.status_code == 201, made.content
    assert made.json()["path"] == "kitchen/tea"
    assert made.json()["description"] == "<p>Leaves</p>"
    moved = staff_api.patch(f"{URL}shirts/", {"parent": "tea", "name": "Tea shirts"})
    assert moved.json()["path"] == "kitchen/tea/shirts"
    assert anyone.get("/api/products/", {"category": "kitchen"}).json()["count"] == 3
    assert Effect.objects.filter(topic="search.category", key=str(shop.shirts.pk)).exists()
    root = staff_api.patch(f"{URL}shirts/", {"parent": None})
    assert root.json()["depth"] == 0
    assert staff_api.delete(f"{URL}tea/").status_code == 204
    assert not Category.objects.filter(slug="tea").exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"parent": "nowhere"}, "parent"),
        ({"parent": "shirts"}, "parent"),
        ({"parent": "clothing"}, "parent"),
        ({"slug": "kitchen"}, "slug"),
        ({"position": -1}, "position"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_field_is_named_and_nothing_changes(
    staff_api: APIClient, shop: Shop, body: dict[str, Any], field: str
) -> None:
    before = list(Category.objects.order_by("pk").values())
    answer = staff_api.patch(f"{URL}clothing/", body)
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["fields"]
    assert list(Category.objects.order_by("pk").values()) == before


def test_a_category_in_use_is_not_deleted(staff_api: APIClient, shop: Shop) -> None:
    answer = staff_api.delete(f"{URL}kitchen/")
    assert (answer.status_code, answer.json()["code"]) == (409, "in_use")


@pytest.mark.parametrize("method", ["post", "patch", "delete"])
def test_only_staff_write(anyone: APIClient, stranger_api: APIClient, shop: Shop, method: str) -> None:
    url = URL if method == "post" else f"{URL}shirts/"
    assert getattr(anyone, method)(url, {"name": "x"}).status_code == 401
    assert getattr(stranger_api, method)(url, {"name": "x"}).status_code == 403
    assert Category.objects.count() == 3
