"""Records that are too large for the index are cut, found by what is left, and told to staff."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.catalog.models import Product
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import ProductFields, VariantFields
from shop.common.metrics import REGISTRY
from shop.outbox.models import Effect
from shop.search.models import ShortenedRecord
from shop.search.services.note_shortened import note_shortened
from tests.workers.handlers.searching import empty, held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_server")]
Drain = Callable[[], int]
WORDS = "<p>A mug that keeps tea warm.</p>" * 30


@pytest.fixture(autouse=True)
def small_records(search_server: None, settings: Settings) -> None:
    settings.SEARCH_RECORD_BYTES = 1200
    empty()


def mug(actor: Actor, **fields: str) -> Product:
    return create_product(
        actor=actor,
        fields=ProductFields(
            name="Stoneware mug", status="active", description=fields.get("description", WORDS)
        ),
        variants=[VariantFields(price=1800, sku="MUG")],
    )


def counted(field: str) -> float:
    return REGISTRY.get_sample_value("shopster_search_records_shortened_total", {"field": field}) or 0


def test_a_record_that_is_too_large_is_cut_indexed_and_told_to_staff(
    actor: Actor, drain: Drain, staff_browser: Client
) -> None:
    before = counted("description")
    product = mug(actor)
    drain()
    record = held(product.pk)
    assert 0 < len(record["description"]) < 809
    told = ShortenedRecord.objects.get()
    assert told.product == product
    assert told.cuts == f"description: {len(record['description'])} of 809 characters kept"
    assert counted("description") == before + 1
    page = staff_browser.get(f"/admin/catalog/product/{product.pk}/change/").content.decode()
    assert f"The search record of this product was too large and was shortened ({told.cuts})" in page
    listed = staff_browser.get("/admin/search/shortenedrecord/").content.decode()
    assert "Stoneware mug" in listed
    assert told.cuts in listed


def test_what_fits_again_is_told_no_more(actor: Actor, drain: Drain, staff_browser: Client) -> None:
    product = mug(actor)
    drain()
    assert ShortenedRecord.objects.exists()
    update_product(actor=actor, product_id=product.pk, fields=ProductFields(description="<p>A mug.</p>"))
    drain()
    assert not ShortenedRecord.objects.exists()
    page = staff_browser.get(f"/admin/catalog/product/{product.pk}/change/").content.decode()
    assert "was shortened" not in page


def test_a_deleted_product_takes_its_note_with_it(actor: Actor, drain: Drain) -> None:
    product = mug(actor)
    drain()
    delete_product(actor=actor, product_id=product.pk)
    drain()
    assert not ShortenedRecord.objects.exists()
    assert not Effect.objects.filter(topic="search.product", dead_at__isnull=False).exists()
    # A worker that is late has nothing to tell of a product that is gone.
    note_shortened(product_ids=[product.pk], cuts={product.pk: "late"})
    assert not ShortenedRecord.objects.exists()


def test_a_whole_record_costs_one_query_more(actor: Actor, django_assert_num_queries: Any) -> None:
    product = mug(actor, description="<p>A mug.</p>")
    with django_assert_num_queries(1):
        note_shortened(product_ids=[product.pk], cuts={})
