"""Fixtures that every room's tests share."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings
from rest_framework.test import APIClient

from shop.accounts.back_office.sessions import remember
from shop.accounts.callers import Caller
from shop.accounts.models import User
from shop.accounts.services.start_session import open_new
from shop.api.health import shared_status
from shop.api.search_config import shared_popular
from shop.audit.actor import Actor
from shop.catalog.counts import forget_counts
from shop.outbox.queries import due
from shop.outbox.table import effect_types, required_effect_type
from shop.search.client import IndexAway, alive
from workers.deliver import deliver

ROOT = Path(__file__).resolve().parent.parent
DRAIN_ROUNDS = 1000


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tests' database, with an empty trail: that `migrate` made the staff roles is told in it."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_entry CASCADE")


@pytest.fixture(autouse=True)
def cheap_passwords(settings: Settings) -> None:
    """Hashing that is meant to be slow would be most of the tests' time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    """What one test counted or looked at says nothing about the next one's shop."""
    forget_counts()
    shared_status.forget()
    shared_popular.forget()


@pytest.fixture
def drain() -> Callable[[], int]:
    """Runs the outbox to rest with the real handlers, as workers would; returns how many effects were handled."""

    def run() -> int:
        handled = 0
        for _ in range(DRAIN_ROUNDS):
            pairs = due(line.topic for line in effect_types())
            if not pairs:
                return handled
            for lane, topic in pairs:
                handled += deliver(required_effect_type(topic), lane)
        raise AssertionError(f"the outbox did not come to rest: {pairs}")

    return run


@pytest.fixture(scope="session")
def search_server() -> Iterator[None]:
    """Our search server as a process of its own, on this run's port and data folder."""
    log = Path(settings.SEARCH_DATA).parent / "searchd.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "searchd"], cwd=ROOT, env=os.environ, stdout=output, stderr=output
        )
    try:
        _until_it_answers(process, log)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _until_it_answers(process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            alive()
            return
        except IndexAway:
            time.sleep(0.1)
    raise AssertionError(f"the search server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture
def broker() -> Iterator["redis.Redis"]:
    """The tests' Redis, emptied."""
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def owner(db: None) -> User:
    """A member of staff with every right."""
    return User.objects.create_superuser("owner", "owner@example.test", "correct horse battery")


@pytest.fixture
def stranger(db: None) -> User:
    """Someone with an account and no rights."""
    return User.objects.create_user("stranger", "stranger@example.test", "correct horse battery")


@pytest.fixture
def actor() -> Actor:
    """Who acts in service tests."""
    return Actor(id="owner", label="owner")


def _signed_in(user: User) -> APIClient:
    client = APIClient()
    answer = client.post("/api/auth/login/", {"username": user.username, "password": "correct horse battery"})
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    return client


@pytest.fixture
def anyone() -> APIClient:
    """An API client without a token."""
    return APIClient()


@pytest.fixture
def staff_api(owner: User) -> APIClient:
    """An API client with the owner's token."""
    return _signed_in(owner)


@pytest.fixture
def stranger_api(stranger: User) -> APIClient:
    """An API client with a token that gives no rights."""
    return _signed_in(stranger)


@pytest.fixture(autouse=True)
def begun_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    """`force_login` begins a session of the admin as signing in does: one that can be ended."""
    log_in = getattr(Client, "_login")  # noqa: B009  # no part of its type

    def begin(client: Client, user: User, backend: str | None = None) -> None:
        log_in(client, user, backend)
        session = client.session
        remember(session, open_new(user_id=user.pk, caller=Caller()))
        session.save()

    monkeypatch.setattr(Client, "_login", begin)


@pytest.fixture
def staff_browser(owner: User, client: Client) -> Client:
    """A browser session of the owner, for the admin."""
    client.force_login(owner)
    return client
