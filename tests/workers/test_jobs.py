"""The periodic jobs that look after the shop itself."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models.functions import Now

from shop.accounts.models import DataExport, ThrottleWindow, User
from shop.accounts.models import Session as SignIn
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect, StandingAlert
from shop.outbox.queries import database_now, heartbeat_ages, standing_since
from shop.outbox.services.beat import beat
from shop.outbox.services.take_slot import take_slot
from shop.search.models import DailyQuery

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(drain: Callable[[], int]) -> Callable[[str], None]:
    """Runs one periodic job as its next slot would."""

    def once(name: str) -> None:
        assert take_slot(job=name, slot=database_now())
        drain()

    return once


def test_what_has_ended_is_deleted_and_the_rest_stays(run: Callable[[str], None]) -> None:
    day = timedelta(days=1)
    Session.objects.bulk_create(
        [
            Session(session_key="ended", session_data="", expire_date=database_now() - day),
            Session(session_key="open", session_data="", expire_date=database_now() + day),
        ]
    )
    ThrottleWindow.objects.bulk_create(
        ThrottleWindow(scope="login", client=f"old {n}", requests=1, started_at=database_now() - 2 * day)
        for n in range(1500)
    )
    ThrottleWindow.objects.create(scope="login", client="now", requests=1, started_at=database_now())
    user = User.objects.create_user("buyer")
    for ends in (database_now() - day, database_now() + day):
        begun = ends - settings.JWT_SESSION_LIFETIME
        SignIn.objects.create(user=user, created_at=begun, rotated_at=database_now(), expires_at=ends)
        DataExport.objects.create(user=user, ready_at=database_now(), expires_at=ends)
    DailyQuery.objects.create(text="wool", day=(database_now() - 100 * day).date(), clicks=1)
    run("expired_rows")
    assert not DailyQuery.objects.exists()
    assert [session.session_key for session in Session.objects.all()] == ["open"]
    assert SignIn.objects.get().expires_at > database_now()
    assert DataExport.objects.get() == DataExport.objects.get(expires_at__gt=database_now())
    assert [window.client for window in ThrottleWindow.objects.all()] == ["now"]


def alive(*but: str) -> None:
    for name in ("relay", "beat", *(f"lane:{lane.label}" for lane in Lane)):
        if name not in but:
            beat(name)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the watch logged since the last look, as level and message."""
    lines = [
        f"{entry.levelname} {entry.getMessage()}"
        for entry in caplog.records
        if entry.name == "workers.jobs.watch"
    ]
    caplog.clear()
    return lines


def test_the_watch_tells_once_when_something_begins_and_when_it_is_over(
    run: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    alive()
    run("watch")
    assert told(caplog) == []
    assert heartbeat_ages()["watch"] < 60

    dead = Effect.objects.create(topic="search.product", key="7", dead_at=Now())
    late = Effect.objects.create(
        topic="search.brand",
        key="1",
        wanted_at=Now() - timedelta(minutes=5),
        available_at=Now() + timedelta(hours=1),
    )
    run("watch")
    assert told(caplog) == [
        "ERROR alert dead: 1 effect is dead",
        "ERROR alert late_default: the effect owed in `default` is 5 min old, 60 s are promised",
    ]
    Effect.objects.create(topic="search.product", key="8", dead_at=Now())
    run("watch")
    assert told(caplog) == [], "the same is wrong still"
    assert StandingAlert.objects.get(code="dead").sentence == "2 effects are dead"
    assert set(standing_since()) == {"dead", "late_default"}

    Effect.objects.filter(pk=late.pk).update(done=1)
    run("watch")
    assert told(caplog) == ["INFO alert late_default is over"]
    Effect.objects.filter(dead_at__isnull=False).delete()
    run("watch")
    Effect.objects.create(topic="search.product", key="9", dead_at=Now())
    run("watch")
    assert told(caplog) == ["INFO alert dead is over", "ERROR alert dead: 1 effect is dead"]
    assert dead.pk


@pytest.mark.django_db(transaction=True)
def test_the_watch_sees_a_transaction_that_stays_open(
    run: Callable[[str], None], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.outbox.rules.OPEN_AFTER_SECONDS", 1)
    caplog.set_level(logging.INFO)
    alive()
    parameters = {**connection.get_connection_params(), "cursor_factory": None}
    with psycopg.connect(**parameters) as left_open:
        left_open.execute("SELECT 1")
        time.sleep(1.5)
        run("watch")
        assert [line.partition(":")[0] for line in told(caplog)] == ["ERROR alert old_transaction"]
    run("watch")
    assert told(caplog) == ["INFO alert old_transaction is over"]


def test_the_watch_sees_a_lane_that_nobody_serves(
    run: Callable[[str], None], caplog: pytest.LogCaptureFixture
) -> None:
    alive("lane:bulk")
    run("watch")
    assert told(caplog) == [
        "ERROR alert lane_bulk: no worker has taken from `bulk` since the shop was set up; nothing waits there"
    ]
