from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.catalogue import PRODUCTS, SETTINGS
from tests.shop.search.engine.running import SEARCH_KEY, RunningServer

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("search") / "data")
    yield running
    assert running.stop() == 0


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[RunningServer]:
    """A server that the test may kill."""
    running = RunningServer(tmp_path / "data")
    yield running
    if running.process.poll() is None:
        running.kill()


@pytest.fixture
def client(server: RunningServer) -> SearchClientSync:
    return server.client()


@pytest.fixture
def index() -> str:
    """The name of an index that no other test uses."""
    return f"index-{uuid4().hex[:8]}"


@pytest.fixture(scope="session")
def shop(server: RunningServer) -> str:
    """An index with the small catalogue, for tests that only read."""
    index = "searching"
    client = server.client()
    client.wait_for_task(index, client.set_settings(index, SETTINGS).task_id)
    client.save_objects(index, PRODUCTS)
    return index


@pytest.fixture
def ask(server: RunningServer, shop: str) -> Ask:
    """Asks that index with the search key; the answer must be a 200."""

    def run(**params: object) -> dict[str, Any]:
        answer = server.post(f"/1/indexes/{shop}/query", params, key=SEARCH_KEY)
        assert answer.status_code == 200, answer.text
        result: dict[str, Any] = answer.json()
        return result

    return run
