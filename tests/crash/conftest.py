"""One world for all cases: building it takes longer than breaking it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from shop.outbox.table import effect_types, register
from shop.search.setup import push_differing_settings
from tests.crash import runs
from tests.crash.driving import Driver
from tests.crash.letters import LETTER
from tests.crash.scenarios import SCENARIOS, build_world, small_pieces
from tests.crash.world import World, kept_mails, take_over_table
from tests.storefront import storefront
from workers import app as worker_app


@pytest.fixture
def transactional_db() -> None:
    """In place of pytest-django's, which sees by the name that a database is needed: `world` empties it once."""


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any, search_server: None) -> Iterator[World]:
    """A small shop at rest; the database is emptied before and after."""
    before = effect_types()
    take_over_table()
    broker = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    with django_db_blocker.unblock(), small_pieces(), runs.noted(), storefront(), kept_mails():
        assert connection.settings_dict["NAME"].startswith("test_"), "only a database of tests is emptied"
        call_command("flush", verbosity=0, interactive=False)
        broker.flushdb()
        push_differing_settings()
        runs.forget()
        new = World(broker)
        new.lose_index()
        build_world()
        # What the first import creates, all others update.
        SCENARIOS["imports.run"].write(0)
        new.come_to_rest()
        yield new
        call_command("flush", verbosity=0, interactive=False)
        new.lose_index()
        broker.flushdb()
    broker.close()
    register(before)
    worker_app.app.tasks.pop(LETTER.task)


@pytest.fixture(scope="package")
def driver(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """The process that breaks off."""
    with Driver(tmp_path_factory.mktemp("crash") / "driver.log") as running:
        yield running


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """The file that a failpoint makes when it acts."""
    return tmp_path / "reached"
