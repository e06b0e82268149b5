"""GET /api/products/<slug>/: everything on a product's page, in one query."""

from typing import Any

from rest_framework.test import APIClient

from shop.audit.actor import Actor
from shop.catalog.services.define_attribute import define_attribute
from shop.catalog.services.set_attributes import set_attributes
from shop.catalog.services.values import AttributeFields
from tests.shop.api.conftest import Shop


def test_the_page_of_a_product_with_options(anyone: APIClient, shop: Shop, actor: Actor) -> None:
    define_attribute(
        actor=actor, code="weight", fields=AttributeFields(name="Weight", kind="number", unit="g")
    )
    define_attribute(actor=actor, code="washable", fields=AttributeFields(name="Washable", kind="boolean"))
    set_attributes(actor=actor, product_id=shop.shirt.pk, values={"weight": ["120.50"], "washable": [True]})
    page = anyone.get("/api/products/linen-shirt/").json()
    assert page["description"] == "<p>Airy.</p>"
    assert page["breadcrumbs"] == [
        {"slug": "clothing", "name": "Clothing"},
        {"slug": "shirts", "name": "Shirts"},
    ]
    assert page["options"] == [
        {"name": "Color", "values": ["White", "Blue"]},
        {"name": "Size", "values": ["M", "L"]},
    ]
    assert [variant["options"] for variant in page["variants"]] == [
        ["White", "M"],
        ["Blue", "M"],
        ["Blue", "L"],
    ]
    assert page["variants"][0]["price"] == {"amount": 4900, "currency": "USD"}
    assert page["variants"][0]["compare_at_price"] == {"amount": 5900, "currency": "USD"}
    assert page["variants"][1]["compare_at_price"] is None
    assert page["variants"][0]["title"] == "White / M"
    assert page["attributes"] == [
        {"code": "material", "name": "Material", "type": "text", "value": "Linen", "unit": None},
        {"code": "washable", "name": "Washable", "type": "boolean", "value": True, "unit": None},
        {"code": "weight", "name": "Weight", "type": "number", "value": 120.5, "unit": "g"},
    ]
    assert page["tags"] == ["summer"]
    assert page["images"] == []
    assert "cost" not in str(page)


def test_a_product_without_options_has_one_plain_variant(anyone: APIClient, shop: Shop) -> None:
    page = anyone.get("/api/products/stoneware-mug/").json()
    assert page["options"] == []
    [variant] = page["variants"]
    assert (variant["options"], variant["title"], variant["sku"]) == ([], "", "MUG")


def test_stock_is_told_per_variant_and_for_the_product(anyone: APIClient, shop: Shop) -> None:
    page = anyone.get("/api/products/teapot/").json()
    assert page["in_stock"] is False
    assert [variant["in_stock"] for variant in page["variants"]] == [False]


def test_drafts_are_for_staff(
    anyone: APIClient, staff_api: APIClient, stranger_api: APIClient, shop: Shop
) -> None:
    assert anyone.get("/api/products/unfinished/").status_code == 404
    assert stranger_api.get("/api/products/unfinished/").status_code == 404
    assert staff_api.get("/api/products/unfinished/").json()["status"] == "draft"


def test_one_query_whatever_the_number_of_variants(
    anyone: APIClient, shop: Shop, django_assert_num_queries: Any
) -> None:
    for slug in ("linen-shirt", "stoneware-mug"):
        with django_assert_num_queries(1):
            anyone.get(f"/api/products/{slug}/")


def test_an_unknown_product_or_parameter_is_told(anyone: APIClient, shop: Shop) -> None:
    missing = anyone.get("/api/products/nothing/")
    assert (missing.status_code, missing.json()) == (
        404,
        {"code": "not_found", "detail": "There is no product 'nothing'.", "fields": {}},
    )
    assert "expand" in anyone.get("/api/products/linen-shirt/", {"expand": "1"}).json()["fields"]
