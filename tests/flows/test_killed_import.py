"""The bulk worker is killed with SIGKILL in the middle of an import: the catalogue ends as if nothing had happened."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from deploy.local.data import PROJECT
from deploy.local.stack import LocalStack
from deploy.local.topology import manage
from shop.audit.actor import Actor
from shop.imports.intake import take_in
from shop.imports.services.start_import import start_import
from tests.flows.conftest import Caller, eventually, rows

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]

# Everything that an import leaves behind, by what people know it by instead of by its id.
CATALOGUE = """
    SELECT p.slug, p.name, p.status, p.description, p.tags, p.option_names, p.list_price, p.list_compare_at_price,
           b.slug, c.slug, parent.slug,
           (SELECT json_agg(json_build_array(v.position, v.option1, v.option2, v.option3, v.sku, v.barcode, v.price,
                   v.compare_at_price, v.cost, v.weight_grams, v.active, s.on_hand, s.tracked, s.backorder,
                   (SELECT sum(m.delta) FROM inventory_movement m WHERE m.variant_id = v.id),
                   (SELECT count(*) FROM inventory_movement m WHERE m.variant_id = v.id)) ORDER BY v.position, v.id)
            FROM catalog_variant v LEFT JOIN inventory_stocklevel s ON s.variant_id = v.id
            WHERE v.product_id = p.id)::text,
           (SELECT json_agg(json_build_array(g.position, g.alt, m.source_url, m.state) ORDER BY g.position, g.id)
            FROM catalog_productimage g JOIN media_image m ON m.id = g.image_id WHERE g.product_id = p.id)::text,
           (SELECT json_agg(json_build_array(a.code, x.text) ORDER BY a.code, x.text)
            FROM catalog_attributevalue x JOIN catalog_attribute a ON a.id = x.attribute_id
            WHERE x.product_id = p.id)::text
    FROM catalog_product p
    LEFT JOIN catalog_brand b ON b.id = p.brand_id
    LEFT JOIN catalog_category c ON c.id = p.category_id
    LEFT JOIN catalog_category parent ON parent.id = c.parent_id
    ORDER BY p.slug
"""
PROBLEMS = 'SELECT line, "column", severity, code, reason FROM imports_rowproblem ORDER BY 1, 2, 4, 5'
COUNTS = "SELECT state, rows, products, created, updated, unchanged, problems FROM imports_importrun"


@pytest.fixture(scope="module")
def catalogue_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real store's export where one is at hand, else one of our own of that size."""
    if samples := os.environ.get("SHOPSTER_SAMPLES"):
        return Path(samples) / "shopify" / "fashion.csv"
    path = tmp_path_factory.mktemp("import") / "catalogue.csv"
    head = (
        "Handle,Title,Vendor,Type,Published,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    )
    lines = [head + "Variant Inventory Qty,Variant Inventory Policy,Variant Price,Image Src"]
    for number in range(1500):
        for size in ("S", "M", "L"):
            lines.append(
                f"shirt-{number},Shirt {number},Maker {number % 40},Shirts,TRUE,Size,{size},SH-{number}-{size},"
                f"shopify,{number % 7},deny,{19 + number % 50}.90,https://pictures.example/{number}-{size}.jpg"
            )
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def undisturbed(file: Path, drain: Callable[[], int]) -> list[list[tuple[Any, ...]]]:
    """The same import in this test's own database, carried out here without any worker."""
    with file.open("rb") as content:
        intake = take_in(content, name=file.name, size=file.stat().st_size)
    start_import(intake=intake, actor=Actor("", "test"))
    drain()
    answers = []
    for sql in (CATALOGUE, PROBLEMS, COUNTS):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            answers.append(cursor.fetchall())
    return answers


def test_a_killed_import_resumes_and_ends_like_an_undisturbed_one(
    stack: LocalStack, catalogue_file: Path, drain: Callable[[], int], search_server: None
) -> None:
    command = manage("import_catalogue", str(catalogue_file))
    subprocess.run(command, cwd=PROJECT, env=stack.environment, check=True, capture_output=True, timeout=120)

    def progress() -> tuple[str, int]:
        [(state, applied)] = rows(stack, "SELECT state, apply_cursor FROM imports_importrun")
        return state, applied

    killed_at = []
    for target in (1, 400):
        eventually(lambda target=target: progress()[1] >= target, 120, "the import is under way")  # type: ignore[misc]
        stack.kill("worker-bulk")
        killed_at.append(progress())
        stack.start("worker-bulk")
    eventually(lambda: progress()[0] in {"finished", "failed"}, 240, "the import is at rest")
    assert killed_at[0][0] == "applying", "it was killed in the middle"

    with psycopg.connect(stack.environment["DATABASE_URL"]) as there:
        disturbed = [there.execute(sql).fetchall() for sql in (CATALOGUE, PROBLEMS, COUNTS)]
    assert disturbed[2][0][0] == "finished"
    assert disturbed == undisturbed(catalogue_file, drain)


def test_what_was_imported_is_found(stack: LocalStack, call: Caller) -> None:
    [(expected,)] = rows(stack, "SELECT count(*) FROM catalog_product WHERE status = 'active'")
    assert call("GET", "/api/products/")["count"] == expected
    [(name,)] = rows(
        stack, "SELECT name FROM catalog_product WHERE status = 'active' ORDER BY id DESC LIMIT 1"
    )
    eventually(lambda: name in call.find(name), 120, f"{name!r} is found")
