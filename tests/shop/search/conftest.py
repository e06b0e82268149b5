"""A few products, and their index on the real search server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.conf import settings
from django.db import connection

from shop.audit.actor import Actor
from shop.catalog.models import Category, Product
from shop.catalog.services.create_category import create_category
from shop.catalog.services.create_product import create_product
from shop.catalog.services.values import CategoryFields, ProductFields, VariantFields
from shop.search import indices
from shop.search.batches import bodies
from shop.search.rules import canonical
from shop.search.setup import push_differing_settings
from tests.conftest import ROOT
from tests.environment import free_port

SECONDS = 30


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


@pytest.fixture
def searchd(tmp_path: Path, transactional_db: None) -> Iterator[str]:
    """A search server of its own on the tests' database; its address."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    port = free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "SHOPSTER_DATA": str(tmp_path),
        "SHOPSTER_SEARCH_PORT": str(port),
    }
    command = [sys.executable, "manage.py", "searchd"]
    with (tmp_path / "searchd.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    until(lambda: is_alive(url))
    yield url
    process.terminate()
    assert process.wait(20) == 0


def is_alive(url: str) -> bool:
    try:
        return requests.get(f"{url}/1/isalive", timeout=1).ok
    except requests.ConnectionError:
        return False


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
