"""The search handlers on the real search server: what is in the database is what shoppers find."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from algoliasearch.search.client import SearchClientSync
from django.conf import settings

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.delete_product import delete_product
from shop.catalog.services.update_category import update_category
from shop.catalog.services.update_product import update_product
from shop.catalog.services.values import CategoryFields, ProductFields, VariantFields
from shop.inventory.services.set_on_hand import set_on_hand
from shop.outbox.models import Effect, Sink
from shop.outbox.sinks import outages
from shop.search import client as search_client
from shop.search.client import count_visible, public_key
from shop.search.documents import record, tombstone, versioned
from shop.search.interest import Interest
from shop.search.keys import credentials
from shop.search.queries import products_for_search
from shop.search.services.count_interest import count_interest
from shop.search.services.refresh_popularity import refresh_popularity
from shop.search.setup import push_differing_settings
from tests.environment import free_port
from workers.jobs.index import check

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("search_server")]
Drain = Callable[[], int]


@pytest.fixture(autouse=True)
def empty_index(search_server: None) -> None:
    push_differing_settings()
    search_client._call(lambda client: client.clear_objects(settings.SEARCH_INDEX))


@pytest.fixture
def kitchen(db: None, actor: Actor) -> Category:
    return create_category(actor=actor, fields=CategoryFields(name="Kitchen"))


@pytest.fixture
def mug(kitchen: Category, actor: Actor) -> Product:
    return create_product(
        actor=actor,
        fields=ProductFields(name="Stoneware mug", status="active", category_id=kitchen.pk),
        variants=[VariantFields(price=1800, sku="MUG")],
    )


def find(query: str, **parameters: Any) -> list[dict[str, Any]]:
    """What a shopper finds: with the public key, through the official client."""
    config = search_client._config()
    config.set_client_api_key(public_key())
    client = SearchClientSync(app_id=credentials().app_id, api_key=public_key(), config=config)
    answer = client.search_single_index(settings.SEARCH_INDEX, {"query": query, **parameters})
    return [hit.to_dict() for hit in answer.hits]


def test_a_saved_product_is_found_and_a_changed_one_under_its_new_name(
    mug: Product, actor: Actor, drain: Drain
) -> None:
    drain()
    [hit] = find("stoneware")
    assert (hit["name"], hit["price"], hit["in_stock"]) == ("Stoneware mug", 1800, True)
    update_product(actor=actor, product_id=mug.pk, fields=ProductFields(name="Porcelain cup"))
    drain()
    assert find("stoneware") == []
    assert [hit["name"] for hit in find("porcelain")] == ["Porcelain cup"]


@pytest.mark.parametrize("how", ["draft", "deleted"])
def test_what_is_no_longer_public_is_no_longer_found(
    mug: Product, actor: Actor, drain: Drain, how: str
) -> None:
    drain()
    if how == "draft":
        update_product(actor=actor, product_id=mug.pk, fields=ProductFields(status="draft"))
    else:
        delete_product(actor=actor, product_id=mug.pk)
    drain()
    assert find("stoneware") == []
    assert find("") == []
    assert count_visible() == 0


def test_a_late_stale_update_does_not_bring_a_deleted_product_back(
    mug: Product, actor: Actor, drain: Drain
) -> None:
    drain()
    stale = record(products_for_search([mug.pk])[mug.pk])
    delete_product(actor=actor, product_id=mug.pk)
    drain()
    search_client.push([versioned(stale, 1)])
    assert find("stoneware") == []


def test_selling_out_and_a_renamed_category_reach_the_record(
    mug: Product, kitchen: Category, actor: Actor, drain: Drain
) -> None:
    drain()
    set_on_hand(actor=actor, variant_id=mug.variants.get().pk, on_hand=0)
    update_category(actor=actor, category_id=kitchen.pk, fields=CategoryFields(name="Table"))
    drain()
    [hit] = find("mug", facets=["categories.lvl0"])
    assert hit["in_stock"] is False
    assert hit["categories"] == {"lvl0": "Table"}


def test_a_batch_takes_a_constant_number_of_queries(
    kitchen: Category, actor: Actor, django_assert_num_queries: Any
) -> None:
    ids = [
        create_product(
            actor=actor,
            fields=ProductFields(name=f"Plate {index}", status="active", category_id=kitchen.pk),
            variants=[VariantFields(price=100)],
        ).pk
        for index in range(20)
    ]
    for some in (ids[:1], ids):
        with django_assert_num_queries(2):
            assert len(products_for_search(some)) == len(some)


def test_of_two_equal_products_the_more_popular_comes_first(
    mug: Product, kitchen: Category, actor: Actor, drain: Drain
) -> None:
    fields = ProductFields(name="Stoneware mug", status="active", category_id=kitchen.pk)
    create_product(actor=actor, fields=fields, variants=[VariantFields(price=1800, sku="MUG-2")])
    drain()
    first, second = (hit["objectID"] for hit in find("stoneware"))
    count_interest(counts={int(second): Interest(clicks=3)})
    refresh_popularity()
    drain()
    assert [hit["objectID"] for hit in find("stoneware")] == [second, first]


def test_every_attribute_of_a_record_is_cleared_by_its_tombstone(mug: Product) -> None:
    body = record(products_for_search([mug.pk])[mug.pk])
    assert set(body) == set(tombstone(mug.pk))


def test_a_search_server_that_is_away_uses_no_attempt_and_the_record_comes_later(
    mug: Product, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(settings, "SEARCH_URL", f"http://127.0.0.1:{free_port()}")
        away.setattr(search_client._local, "client", None, raising=False)
        drain()
    effect = Effect.objects.get(topic="search.product", key=str(mug.pk))
    assert (effect.attempts, effect.state) == (0, "waiting")
    assert effect.last_error.endswith("search server does not answer: Connection refused")
    Effect.objects.update(available_at=effect.created_at)
    Sink.objects.update(retry_at=effect.created_at)
    drain()
    assert len(find("mug")) == 1
    assert not Sink.objects.exists()


def test_the_patience_that_the_search_server_asks_for_is_kept(
    mug: Product, drain: Drain, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Busy(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the base class looks for that name
            asked.append(self.path)
            self.send_response(429)
            self.send_header("Retry-After", "120")
            self.end_headers()

        do_POST = do_PUT = do_GET  # noqa: N815  # as above

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Busy)
    Thread(target=server.serve_forever).start()
    try:
        with monkeypatch.context() as busy:
            busy.setattr(settings, "SEARCH_URL", f"http://127.0.0.1:{server.server_port}")
            busy.setattr(search_client._local, "client", None, raising=False)
            drain()
    finally:
        server.shutdown()
        server.server_close()
    effect = Effect.objects.get(topic="search.product", key=str(mug.pk))
    assert (effect.attempts, effect.state, len(asked)) == (0, "waiting", 1)
    [outage] = outages()
    assert (outage.sink, 110 < outage.retry_in <= 120) == ("search", True)


def test_an_index_that_was_lost_is_filled_again(mug: Product, drain: Drain) -> None:
    drain()
    search_client._call(lambda client: client.delete_index(settings.SEARCH_INDEX))
    check([])
    drain()
    assert len(find("mug")) == 1


def test_the_public_key_neither_writes_nor_sees_other_indexes() -> None:
    config = search_client._config()
    config.set_client_api_key(public_key())
    client = SearchClientSync(app_id=credentials().app_id, api_key=public_key(), config=config)
    for attempt in (
        lambda: client.save_object(settings.SEARCH_INDEX, {"objectID": "x"}),
        lambda: client.search_single_index("other_index", {"query": ""}),
    ):
        with pytest.raises(Exception, match=r"40[13]|not allowed|Invalid|Index"):
            attempt()
