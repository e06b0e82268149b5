"""GET /api/products/: cards, filters, order, pages, and a constant number of queries."""

import time
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from shop.audit.actor import Actor
from shop.catalog.counts import COUNT_SECONDS
from shop.catalog.models import Product
from shop.catalog.services.create_product import create_product
from shop.catalog.services.set_gallery import set_gallery
from shop.catalog.services.values import GalleryImage, ProductFields, VariantFields
from shop.media.models import Image
from tests.shop.api.conftest import Shop

URL = "/api/products/"


def names(answer: Any) -> list[str]:
    return [item["name"] for item in answer.json()["results"]]


def test_a_card_shows_what_a_list_needs(anyone: APIClient, shop: Shop) -> None:
    shown = anyone.get(URL, {"category": "shirts"}).json()
    assert shown["count"] == 1
    assert shown["results"] == [
        {
            "id": shop.shirt.pk,
            "slug": "linen-shirt",
            "name": "Linen shirt",
            "price": {"amount": 4900, "currency": "USD"},
            "compare_at_price": {"amount": 5900, "currency": "USD"},
            "image": None,
            "category": {"slug": "shirts", "name": "Shirts"},
            "brand": {"slug": "weaver", "name": "Weaver"},
            "in_stock": True,
        }
    ]


def test_drafts_are_for_staff_who_ask(anyone: APIClient, staff_api: APIClient, shop: Shop) -> None:
    assert "Unfinished" not in names(anyone.get(URL))
    assert "Unfinished" not in names(staff_api.get(URL))
    assert names(staff_api.get(URL, {"status": "draft"})) == ["Unfinished"]
    assert staff_api.get(URL, {"status": "draft"}).json()["results"][0]["status"] == "draft"
    assert len(names(staff_api.get(URL, {"status": "any"}))) == 4


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"category": "clothing"}, {"Linen shirt"}),
        ({"category": "kitchen"}, {"Stoneware mug", "Teapot"}),
        ({"brand": "potter"}, {"Stoneware mug", "Teapot"}),
        ({"price_min": "1801"}, {"Linen shirt", "Teapot"}),
        ({"price_max": "1800"}, {"Stoneware mug"}),
        ({"price_min": "4900", "price_max": "4900"}, {"Linen shirt"}),
        ({"in_stock": "true"}, {"Linen shirt", "Stoneware mug"}),
        ({"in_stock": "false"}, {"Teapot"}),
        ({"attribute.material": "Linen"}, {"Linen shirt"}),
        ({"attribute.material": ["Linen", "Stoneware"]}, {"Linen shirt", "Stoneware mug"}),
        ({"tag": "summer"}, {"Linen shirt"}),
        ({"brand": "potter", "in_stock": "true"}, {"Stoneware mug"}),
    ],
)
def test_filters(anyone: APIClient, shop: Shop, query: dict[str, Any], expected: set[str]) -> None:
    answer = anyone.get(URL, query)
    assert answer.status_code == 200, answer.content
    assert set(names(answer)) == expected
    assert answer.json()["count"] == len(expected)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"q": "mug"}, "q"),
        ({"status": "draft"}, "status"),
        ({"category": "nowhere"}, "category"),
        ({"brand": "nobody"}, "brand"),
        ({"collection": "none"}, "collection"),
        ({"price_min": "cheap"}, "price_min"),
        ({"price_min": "-1"}, "price_min"),
        ({"price_min": "9.5"}, "price_min"),
        ({"price_min": "10", "price_max": "5"}, "price_min"),
        ({"in_stock": "maybe"}, "in_stock"),
        ({"attribute.shape": "round"}, "attribute.shape"),
        ({"ordering": "random"}, "ordering"),
        ({"page": "0"}, "page"),
        ({"page": "x"}, "page"),
        ({"page_size": "101"}, "page_size"),
        ({"category": ["kitchen", "clothing"]}, "category"),
        ({"page": ["1", "2"]}, "page"),
    ],
)
def test_what_cannot_be_used_is_a_400_that_names_it(
    anyone: APIClient, shop: Shop, query: dict[str, Any], field: str
) -> None:
    answer = anyone.get(URL, query)
    assert answer.status_code == 400
    error = answer.json()
    assert set(error) == {"code", "detail", "fields"}
    assert error["code"] == "invalid"
    assert field in error["fields"]
    assert error["detail"].startswith(f"{field}: ")


def test_an_unknown_parameter_is_told_what_is_known(anyone: APIClient, shop: Shop) -> None:
    detail = anyone.get(URL, {"material": "oak"}).json()["detail"]
    assert "price_min, tag, attribute.<code>" in detail


def test_staff_search_by_part_of_a_name_or_the_beginning_of_an_sku(staff_api: APIClient, shop: Shop) -> None:
    assert names(staff_api.get(URL, {"q": "neware"})) == ["Stoneware mug"]
    assert names(staff_api.get(URL, {"q": "shirt-b"})) == ["Linen shirt"]
    assert names(staff_api.get(URL, {"q": "100%_"})) == []


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("price", ["Stoneware mug", "Linen shirt", "Teapot"]),
        ("-price", ["Teapot", "Linen shirt", "Stoneware mug"]),
        ("name", ["Linen shirt", "Stoneware mug", "Teapot"]),
        ("-name", ["Teapot", "Stoneware mug", "Linen shirt"]),
    ],
)
def test_orders(anyone: APIClient, shop: Shop, ordering: str, expected: list[str]) -> None:
    assert names(anyone.get(URL, {"ordering": ordering})) == expected


def test_pages_join_without_gap_or_overlap(anyone: APIClient, shop: Shop) -> None:
    first = anyone.get(URL, {"ordering": "name", "page_size": "2"}).json()
    assert first["previous"] is None
    second = anyone.get(first["next"]).json()
    assert second["next"] is None
    assert [item["name"] for item in first["results"] + second["results"]] == [
        "Linen shirt",
        "Stoneware mug",
        "Teapot",
    ]
    assert anyone.get(second["previous"]).json()["results"] == first["results"]
    beyond = anyone.get(URL, {"page": "9"})
    assert (beyond.status_code, beyond.json()["code"]) == (404, "not_found")


def test_the_next_page_keeps_every_filter(anyone: APIClient, shop: Shop) -> None:
    query = {"attribute.material": ["Linen", "Stoneware"], "page_size": "1", "ordering": "price"}
    first = anyone.get(URL, query).json()
    assert (first["count"], [item["name"] for item in first["results"]]) == (2, ["Stoneware mug"])
    second = anyone.get(first["next"]).json()
    assert (second["count"], second["next"]) == (2, None)
    assert [item["name"] for item in second["results"]] == ["Linen shirt"]


def test_nothing_that_fits_is_an_empty_first_page(anyone: APIClient, shop: Shop) -> None:
    answer = anyone.get(URL, {"price_max": "1"}).json()
    assert answer == {"count": 0, "next": None, "previous": None, "results": []}


def test_the_list_picture_is_the_first_stored_one_and_pending_ones_are_not_shown(
    anyone: APIClient, shop: Shop, actor: Actor
) -> None:
    pending = Image.objects.create(source_url="https://elsewhere.example/1.jpg")
    stored = Image.objects.create(
        state="stored", file=ContentFile(b"x", name="mug.webp"), width=40, height=30, bytes=1
    )
    set_gallery(
        actor=actor,
        product_id=shop.mug.pk,
        images=[GalleryImage(pending.pk, "away"), GalleryImage(stored.pk, "A mug")],
    )
    [card] = anyone.get(URL, {"category": "kitchen", "in_stock": "true"}).json()["results"]
    assert card["image"] == {"url": stored.file.url, "alt": "A mug", "width": 40, "height": 30}
    assert "elsewhere.example" not in anyone.get(f"{URL}stoneware-mug/").content.decode()


def _plates(actor: Actor, shop: Shop, count: int) -> None:
    for index in range(count):
        create_product(
            actor=actor,
            fields=ProductFields(name=f"Plate {index}", status="active", category_id=shop.kitchen.pk),
            variants=[VariantFields(price=100 + index)],
        )


def test_shoppers_may_see_a_full_pages_number_a_second_late_and_staff_see_it_at_once(
    anyone: APIClient, staff_api: APIClient, shop: Shop, actor: Actor
) -> None:
    full, whole = {"page_size": "2"}, {"page_size": "100"}
    assert anyone.get(URL, full).json()["count"] == 3
    _plates(actor, shop, 1)
    assert anyone.get(URL, full).json()["results"][0]["name"] == "Plate 0"
    assert anyone.get(URL, full).json()["count"] == 3
    assert [api.get(URL, query).json()["count"] for api, query in ((staff_api, full), (anyone, whole))] == [
        4
    ] * 2
    # The second full page shows that there are four, whatever was counted before.
    second = anyone.get(URL, {**full, "page": "2"}).json()
    assert (second["count"], len(second["results"])) == (4, 2)
    time.sleep(COUNT_SECONDS)
    assert anyone.get(URL, full).json()["count"] == 4


def test_a_full_page_is_counted_once_a_second_for_its_conditions(anyone: APIClient, shop: Shop) -> None:
    def counted(**query: str) -> bool:
        with CaptureQueriesContext(connection) as queries:
            anyone.get(URL, {"page_size": "1", **query})
        return any("count(*)" in query["sql"] for query in queries)

    assert [counted(), counted(), counted(page="2")] == [True, False, False]
    assert [counted(price_min=price) for price in ("1", "2", "1")] == [True, True, False]


def test_the_number_of_queries_is_constant(
    anyone: APIClient, shop: Shop, actor: Actor, django_assert_num_queries: Any
) -> None:
    _plates(actor, shop, 30)
    for size in ("1", "30"):
        with django_assert_num_queries(1):
            assert anyone.get(URL, {"page_size": size}).status_code == 200
    filtered = {
        "category": "kitchen",
        "brand": "potter",
        "attribute.material": "Stoneware",
        "in_stock": "true",
    }
    with django_assert_num_queries(4):
        anyone.get(URL, filtered)


def test_a_product_without_an_active_variant_is_not_public(anyone: APIClient, shop: Shop) -> None:
    Product.objects.filter(pk=shop.mug.pk).update(list_price=None)
    assert "Stoneware mug" not in names(anyone.get(URL))
    assert anyone.get(f"{URL}stoneware-mug/").status_code == 404
