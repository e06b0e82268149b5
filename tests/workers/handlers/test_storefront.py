"""Cached pages are purged when what they show has changed: with the right tags, and never before the index has it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from pytest_django import Settings

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_category import delete_category
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.remove_demo import remove_demo
from shop.catalog.services.update_category import update_category
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import CategoryFields, ProductFields, VariantFields
from shop.inventory.services.set_on_hand import set_on_hand
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.models import Effect, Sink
from shop.outbox.sinks import outages
from shop.search.client import IndexAway
from tests.storefront import Storefront, storefront
from tests.workers.handlers.searching import empty, held

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_server")]
Drain = Callable[[], int]
TOPIC = "storefront.purge"


@pytest.fixture
def shown(search_server: None) -> Iterator[Storefront]:
    empty()
    with storefront() as running:
        yield running


@pytest.fixture
def kitchen(db: None, actor: Actor) -> Category:
    return create_category(actor=actor, fields=CategoryFields(name="Kitchen", slug="kitchen"))


@pytest.fixture
def mug(kitchen: Category, shown: Storefront, actor: Actor, drain: Drain) -> Product:
    """A mug whose pages are purged already, in a category that changed long ago."""
    product = create_product(
        actor=actor,
        fields=ProductFields(name="Mug", slug="mug", status="active", category_id=kitchen.pk),
        variants=[VariantFields(price=1800, sku="MUG")],
    )
    drain()
    Category.objects.update(updated_at=product.created_at - timedelta(days=2))
    shown.purged.clear()
    return product


def rename(product: Product, name: str) -> None:
    update_product(actor=Actor("owner", "owner"), product_id=product.pk, fields=ProductFields(name=name))


def test_a_renamed_product_has_its_page_and_the_lists_purged_once(
    mug: Product, shown: Storefront, drain: Drain
) -> None:
    rename(mug, "Cup")
    drain()
    assert shown.purged == [["product-lists", "product:mug"]]
    effect = Effect.objects.get(topic=TOPIC, key=f"product:{mug.pk}")
    assert (effect.state, effect.subject, effect.lane) == ("done", f"product {mug.pk}", Lane.DEFAULT)


@pytest.mark.parametrize(
    ("change", "looked_at", "after"),
    [
        (lambda mug: rename(mug, "Cup"), "name", "Cup"),
        (
            lambda mug: set_on_hand(actor=Actor("", ""), variant_id=mug.variants.get().pk, on_hand=0),
            "in_stock",
            False,
        ),
        (
            lambda mug: update_product(
                actor=Actor("", ""), product_id=mug.pk, fields=ProductFields(status="archived")
            ),
            "visible",
            False,
        ),
        (
            lambda mug: update_category(
                actor=Actor("", ""), category_id=mug.category_id, fields=CategoryFields(name="Table")
            ),
            "categories",
            {"lvl0": "Table"},
        ),
        (lambda mug: delete_product(actor=Actor("", ""), product_id=mug.pk), "visible", False),
    ],
    ids=["name", "stock", "unpublished", "category", "deleted"],
)
def test_nothing_is_purged_before_the_index_has_it(
    mug: Product,
    shown: Storefront,
    drain: Drain,
    change: Callable[[Product], object],
    looked_at: str,
    after: Any,
) -> None:
    id_, seen = mug.pk, []
    assert held(id_)[looked_at] != after
    change(mug)
    shown.meanwhile = lambda: seen.append(held(id_)[looked_at])
    drain()
    assert seen, "it was purged"
    assert set(map(str, seen)) == {str(after)}
    assert "product:mug" in shown.tags


def test_while_the_index_is_away_nothing_is_purged(
    mug: Product, shown: Storefront, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(mug, "Cup")
    with monkeypatch.context() as away:
        away.setattr("workers.handlers.search.push_everywhere", _away)
        drain()
    assert shown.purged == []
    assert not Effect.objects.filter(topic=TOPIC, wanted__gt=F("done")).exists()


def _away(_: object) -> None:
    raise IndexAway("away")


def test_a_page_that_has_moved_is_purged_where_it_was_and_where_it_is(
    mug: Product, shown: Storefront, actor: Actor, drain: Drain
) -> None:
    update_product(actor=actor, product_id=mug.pk, fields=ProductFields(slug="cup"))
    drain()
    assert {"product:mug", "product:cup"} <= shown.tags
    shown.purged.clear()
    delete_product(actor=actor, product_id=mug.pk)
    drain()
    assert {"product:mug", "product:cup"} <= shown.tags
    assert "products" not in shown.tags


def test_of_a_product_that_is_gone_without_a_trace_any_page_is_purged(
    mug: Product, shown: Storefront, actor: Actor, drain: Drain
) -> None:
    Product.objects.update(origin="demo")
    remove_demo(actor=actor)
    drain()
    assert "products" in shown.tags


def test_a_changed_category_has_its_pages_purged_with_its_products(
    mug: Product, kitchen: Category, shown: Storefront, actor: Actor, drain: Drain
) -> None:
    update_category(actor=actor, category_id=kitchen.pk, fields=CategoryFields(name="Table"))
    drain()
    assert shown.tags == {"product-lists", "product:mug", "categories"}


def test_a_category_that_no_product_shows_is_purged_at_once(
    mug: Product, shown: Storefront, actor: Actor, drain: Drain
) -> None:
    empty_one = create_category(actor=actor, fields=CategoryFields(name="Garden"))
    drain()
    assert shown.purged == [["categories", "product-lists"]]
    shown.purged.clear()
    delete_category(actor=actor, category_id=empty_one.pk)
    drain()
    assert shown.purged == [["categories", "product-lists"]]


def test_what_bulk_work_changed_is_purged_in_the_bulk_lane(
    mug: Product, shown: Storefront, drain: Drain
) -> None:
    with marking_in(Lane.BULK):
        rename(mug, "Cup")
    drain()
    assert Effect.objects.get(topic=TOPIC, key=f"product:{mug.pk}").lane == Lane.BULK


def test_a_long_slug_is_cut_as_the_storefront_does(shown: Storefront, actor: Actor, drain: Drain) -> None:
    create_product(
        actor=actor,
        fields=ProductFields(name="Mug", slug="ö" * 255, status="active"),
        variants=[VariantFields(price=100)],
    )
    drain()
    assert f"product:{'ö' * 120}" in shown.tags


def test_many_products_are_purged_in_few_calls(shown: Storefront, actor: Actor, drain: Drain) -> None:
    for number in range(30):
        create_product(
            actor=actor,
            fields=ProductFields(name=f"Plate {number}", status="active"),
            variants=[VariantFields(price=100)],
        )
    drain()
    assert len(shown.purged) == 1
    assert len(shown.tags) == 31


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503, 302])
def test_a_storefront_that_refuses_is_away_and_nothing_is_lost(
    mug: Product, shown: Storefront, drain: Drain, status: int
) -> None:
    shown.answer = (status, {"Retry-After": "60", "Location": shown.url})
    rename(mug, "Cup")
    drain()
    effect = Effect.objects.get(topic=TOPIC, key=f"product:{mug.pk}")
    assert (effect.state, effect.attempts) == ("waiting", 0)
    assert f"storefront answered {status}" in effect.last_error
    [outage] = outages()
    assert (outage.sink, 50 < outage.retry_in <= 60) == ("storefront", True)
    assert held(mug.pk)["name"] == "Cup", "the index does not wait for the storefront"
    shown.answer = None
    Sink.objects.update(retry_at=effect.created_at)
    Effect.objects.update(available_at=effect.created_at)
    drain()
    assert shown.purged == [["product-lists", "product:mug"]]


def test_a_secret_that_differs_is_told(
    mug: Product, shown: Storefront, drain: Drain, settings: Settings
) -> None:
    settings.STOREFRONT_REVALIDATE_SECRET = "another"
    rename(mug, "Cup")
    drain()
    assert outages()[0].reason.startswith("storefront answered 401")


def test_a_call_that_it_can_not_read_is_dead(mug: Product, shown: Storefront, drain: Drain) -> None:
    shown.answer = (400, {})
    rename(mug, "Cup")
    drain()
    assert Effect.objects.get(topic=TOPIC, key=f"product:{mug.pk}").state == "dead"
    assert outages() == []


def test_without_a_storefront_nothing_is_owed(actor: Actor, drain: Drain, search_server: None) -> None:
    create_product(
        actor=actor, fields=ProductFields(name="Mug", status="active"), variants=[VariantFields(price=100)]
    )
    drain()
    assert not Effect.objects.filter(topic=TOPIC).exists()
