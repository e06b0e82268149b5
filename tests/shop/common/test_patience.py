"""Giving up on a PostgreSQL that stands still: a backend of the real server is stopped."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connections

from shop.common.postgresql import patience as module
from shop.common.postgresql.base import DatabaseWrapper
from shop.common.postgresql.patience import patience

LIMIT = 1.0


@pytest.fixture
def limited() -> Iterator[None]:
    """This process has a limit."""
    patience.limit(LIMIT)
    yield
    patience.limit(None)


@pytest.fixture
def wrapper(db: None, limited: None) -> Iterator[DatabaseWrapper]:
    """A Django connection of its own, opened while there is a limit; the test's own has none."""
    opened = another()
    yield opened
    opened.close()


def another() -> DatabaseWrapper:
    """One more connection to the tests' database."""
    copy = connections["default"].copy()
    assert isinstance(copy, DatabaseWrapper)
    copy.ensure_connection()
    return copy


def answer(wrapper: DatabaseWrapper, sql: str = "SELECT 1") -> Any:
    """The one value that `sql` gives."""
    with wrapper.cursor() as cursor:
        cursor.execute(sql)
        [(value,)] = cursor.fetchall()
    return value


@contextmanager
def silent(wrapper: DatabaseWrapper) -> Iterator[None]:
    """The server's side of this connection stands still."""
    pid = answer(wrapper, "SELECT pg_backend_pid()")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def seconds_until_refused(wrapper: DatabaseWrapper) -> float:
    """How long it takes to be told that the server does not answer."""
    began = time.monotonic()
    with pytest.raises(OperationalError, match="did not answer"):
        answer(wrapper)
    return time.monotonic() - began


def test_a_silent_server_is_given_up_in_time_and_its_connection_closed(wrapper: DatabaseWrapper) -> None:
    with silent(wrapper):
        assert LIMIT <= seconds_until_refused(wrapper) < LIMIT + 1
    assert wrapper.connection.closed


def test_the_others_are_told_at_once_until_one_was_answered_again(
    wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = another()
    monkeypatch.setattr(module, "ASK_AGAIN_SECONDS", 0.3)
    with silent(wrapper):
        seconds_until_refused(wrapper)
    assert seconds_until_refused(other) < 0.2
    wrapper.close()
    assert seconds_until_refused(wrapper) < 0.2, "nor is a connection tried"
    time.sleep(0.4)
    assert answer(other) == 1
    assert not patience.silent
    other.close()


def test_one_thread_alone_asks_a_silent_server(
    wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASK_AGAIN_SECONDS", 0.0)
    patience.gave_up()

    def asks(_: int) -> bool:
        try:
            patience.ask()
        except psycopg.OperationalError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(asks, range(8))) == 1


def test_a_hurry_ends_sooner_and_says_nothing_of_the_server(wrapper: DatabaseWrapper) -> None:
    with silent(wrapper), patience.hurried(0.3):
        assert 0.3 <= seconds_until_refused(wrapper) < LIMIT
    assert not patience.silent
    fresh = another()
    assert answer(fresh, "SELECT pg_sleep(0.5)::text") == ""
    fresh.close()


def test_an_error_is_an_answer_too(wrapper: DatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ASK_AGAIN_SECONDS", 0.0)
    patience.gave_up()
    with pytest.raises(Exception, match="division by zero"):
        answer(wrapper, "SELECT 1/0")
    assert not patience.silent


def test_a_busy_server_ends_the_statement_itself_and_keeps_the_connection(wrapper: DatabaseWrapper) -> None:
    with pytest.raises(OperationalError, match="statement timeout"):
        answer(wrapper, "SELECT pg_sleep(5)")
    assert not wrapper.connection.closed
    assert answer(wrapper) == 1


@pytest.mark.django_db
def test_without_a_limit_a_statement_may_take_its_time() -> None:
    wrapper = another()
    assert answer(wrapper, "SHOW statement_timeout") == "0"
    assert type(wrapper.connection) is psycopg.Connection
    wrapper.close()
