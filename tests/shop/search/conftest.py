"""A few products, and their index on the real search server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import CategoryFields, ProductFields, VariantFields
from shop.search import indices
from shop.search.batches import bodies
from shop.search.rules import canonical
from shop.search.setup import push_differing_settings


@pytest.fixture
def empty_index(search_server: None) -> Iterator[None]:
    """The live index with its settings and no records, and no other index beside it and its replicas."""
    _remove_all()
    push_differing_settings()
    yield
    _remove_all()


def _remove_all() -> None:
    for name in indices.names():
        if not name.startswith(f"{settings.SEARCH_INDEX}_"):
            indices.delete(name)


@pytest.fixture
def kitchen(db: None, actor: Actor) -> Category:
    return create_category(actor=actor, fields=CategoryFields(name="Kitchen"))


Make = Callable[..., Product]


@pytest.fixture
def make(kitchen: Category, actor: Actor) -> Make:
    """Makes a product of that name."""

    def product(name: str, price: int = 1800, **fields: Any) -> Product:
        values = {"status": "active", "category_id": kitchen.pk, **fields}
        return create_product(
            actor=actor,
            fields=ProductFields(name=name, **values),
            variants=[VariantFields(price=price, sku=name.upper().replace(" ", "-"))],
        )

    return product


def held(index: str = "") -> dict[str, dict[str, Any]]:
    """All records of the index, by id, tombstones too."""
    found: dict[str, dict[str, Any]] = {}
    cursor, more = "", True
    while more:
        page = indices.browse(index or settings.SEARCH_INDEX, cursor, ["*"])
        found |= {str(record["objectID"]): record for record in page.records}
        cursor, more = page.cursor, bool(page.cursor)
    return found


def wrong() -> list[str]:
    """Where the live index does not say what the database does."""
    records = held()
    wanted = {str(id_): body for id_, body in bodies(Product.objects.values_list("pk", flat=True)).items()}
    stale = [
        f"{id_}: {canonical(records.get(id_, {}))} instead of {canonical(body)}"
        for id_, body in wanted.items()
        if canonical(records.get(id_, {})) != canonical(body)
    ]
    return stale + [
        f"{id_} is shown, but gone" for id_ in records.keys() - wanted.keys() if records[id_]["visible"]
    ]
