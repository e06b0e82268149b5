"""A shop of processes on the tests' own database, a sink that counts, and the common end of every fault."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from celery import Celery
from django.db import connection
from pytest_celery import CeleryBrokerCluster, CeleryTestSetup, CeleryWorkerCluster

from deploy.local.data import DataFolder
from deploy.local.private import private_folder
from shop.audit.actor import Actor
from shop.catalog.services.create_category import create_category
from shop.catalog.services.update_category import update_category
from shop.catalog.services.values import CategoryFields
from shop.outbox import protocol
from shop.outbox.table import effect_types, register
from tests.faults import nodes, scale
from tests.faults.handlers import SINK
from tests.faults.lines import add_lines
from tests.faults.rest import Ledger, come_to_rest
from tests.faults.sink import Sink
from workers import leases

ACTOR = Actor(id="owner", label="owner")
LOG_LINES = 40


@pytest.fixture(scope="module")
def served_sink() -> Iterator[Sink]:
    """One sink for a module's processes."""
    with Sink().running() as sink:
        yield sink


@pytest.fixture
def sink(served_sink: Sink) -> Iterator[Sink]:
    """The sink, with nothing in it."""
    served_sink.reset()
    yield served_sink
    served_sink.reset()


@pytest.fixture(autouse=True)
def here_too(monkeypatch: pytest.MonkeyPatch, served_sink: Sink) -> Iterator[None]:
    """This process knows the same lines, sink and short leases as those that it starts."""
    monkeypatch.setenv(SINK, served_sink.url)
    monkeypatch.setattr(protocol, "LEASE_SECONDS", scale.LEASE_SECONDS)
    monkeypatch.setattr(protocol, "BACKOFF_BASE_SECONDS", scale.BACKOFF_BASE_SECONDS)
    monkeypatch.setattr(leases, "RENEW_EVERY_SECONDS", scale.RENEW_EVERY_SECONDS)
    before = effect_types()
    add_lines()
    yield
    register(before)


@dataclass
class Shop:
    """What these tests sell is a category; here it is written in this process, by the product's services."""

    def open(self, name: str) -> str:
        """Write a category; returns its id as effects name it."""
        return str(create_category(actor=ACTOR, fields=CategoryFields(name=name)).pk)

    def rename(self, key: str, name: str) -> None:
        """Write it again."""
        update_category(actor=ACTOR, category_id=int(key), fields=CategoryFields(name=name))

    def fill(self, name: str, count: int) -> list[str]:
        """Write some categories."""
        return [self.open(f"{name} {number}") for number in range(count)]


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    """Writes to the tests' database that commit."""
    return Shop()


@pytest.fixture
def ledger(transactional_db: None) -> Ledger:
    """The tests' database, read."""
    return Ledger(lambda: nullcontext(connection))


@pytest.fixture
def at_rest(ledger: Ledger, sink: Sink) -> Callable[..., None]:
    """The common end: everything has happened or is dead and told, and the sink agrees with PostgreSQL."""

    def check(**expected: Any) -> None:
        come_to_rest(ledger, sink, **expected)

    return check


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the processes around a failed test wrote last is told with it."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("folder")
    if report.failed and isinstance(folder, DataFolder):
        for log in sorted(folder.logs.glob("*.log")):
            lines = log.read_text(errors="replace").splitlines()
            report.sections.append((f"end of {log.name}", "\n".join(lines[-LOG_LINES:])))
    return report


@pytest.fixture(scope="module")
def folder() -> Iterator[DataFolder]:
    """A data folder for a module's own servers."""
    with private_folder() as data:
        yield data


@pytest.fixture(scope="module")
def environment(folder: DataFolder, served_sink: Sink, django_db_setup: None) -> dict[str, str]:
    """What the tests' processes are given: the tests' database, the tests' effects, the sink."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "DATABASE_URL": database.geturl(),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "PYTHONUNBUFFERED": "1",
        SINK: served_sink.url,
    }


@pytest.fixture(scope="module")
def celery_broker(folder: DataFolder) -> Iterator[nodes.Broker]:
    """A Redis of this module's own."""
    broker = nodes.Broker(folder)
    broker.restart()
    yield broker
    broker.teardown()


@pytest.fixture(scope="module")
def celery_broker_cluster(celery_broker: nodes.Broker) -> CeleryBrokerCluster:
    """That one Redis."""
    return CeleryBrokerCluster(celery_broker)


@pytest.fixture(scope="module")
def celery_backend_cluster() -> None:
    """The product keeps no results."""


@pytest.fixture(scope="module")
def celery_setup_app(celery_broker_cluster: CeleryBrokerCluster) -> Celery:
    """An application of the tests' own: the product's would remember another broker."""
    config = {"celery_broker_cluster_config": celery_broker_cluster.config()}
    app: Celery = CeleryTestSetup.create_setup_app(CeleryTestSetup.config(config), CeleryTestSetup.name())
    return app


@pytest.fixture(scope="module")
def celery_worker(
    environment: dict[str, str], folder: DataFolder, celery_broker: nodes.Broker, celery_setup_app: Celery
) -> Iterator[nodes.Worker]:
    """A worker that serves all three lanes."""
    worker = nodes.worker(
        "worker", {**environment, "REDIS_URL": celery_broker.url}, folder.logs, celery_setup_app
    )
    worker.container.start()
    yield worker
    worker.teardown()


@pytest.fixture(scope="module")
def celery_worker_cluster(celery_worker: nodes.Worker) -> CeleryWorkerCluster:
    """That one worker."""
    return CeleryWorkerCluster(celery_worker)


@pytest.fixture(scope="module")
def celery_setup(
    celery_broker_cluster: CeleryBrokerCluster,
    celery_worker_cluster: CeleryWorkerCluster,
    celery_backend_cluster: None,
    celery_setup_app: Celery,
) -> CeleryTestSetup:
    """Broker and worker together, both ready."""
    setup = CeleryTestSetup(
        celery_worker_cluster, celery_broker_cluster, celery_backend_cluster, celery_setup_app
    )
    assert setup.ready()
    return setup


@pytest.fixture(scope="module")
def relay(
    environment: dict[str, str], folder: DataFolder, celery_broker: nodes.Broker
) -> Iterator[nodes.Node]:
    """A relay on the module's broker."""
    node = nodes.relay("relay", {**environment, "REDIS_URL": celery_broker.url}, folder.logs)
    node.container.start()
    yield node
    node.teardown()
