from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from algoliasearch.search.client import SearchClientSync

from tests.shop.search.engine.running import RunningServer


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
