"""Beat writes slots and effects; any number of beats give one effect per slot."""

import itertools
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.db import OperationalError, connection
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask

from shop.outbox.models import Effect, JobSlot
from shop.outbox.queries import heartbeat_ages
from tests.shop.threads import together
from workers.app import app
from workers.beat import AFTER_ERROR_SECONDS, SlotScheduler, install, install_missing, take_due_slots
from workers.schedule import JOBS

pytestmark = pytest.mark.django_db

BEATS = 4
DAWN = datetime(2026, 11, 22, 3, 20, tzinfo=UTC)


@pytest.fixture
def scheduled() -> None:
    for job in JOBS:
        install(job)
    PeriodicTask.objects.update(date_changed=DAWN - timedelta(days=3))


def wanted(topic: str) -> int:
    return sum(Effect.objects.filter(topic=topic).values_list("wanted", flat=True))


def test_every_job_gets_its_default_schedule_once_and_what_ops_edit_stays(scheduled: None) -> None:
    PeriodicTask.objects.filter(task="canary").update(enabled=False)
    for job in JOBS:
        install(job)
    assert PeriodicTask.objects.count() == len(JOBS)
    assert not PeriodicTask.objects.get(task="canary").enabled
    take_due_slots(DAWN)
    assert wanted("job.canary.default") == 0


@pytest.mark.django_db(transaction=True)
def test_beats_that_start_together_install_each_job_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package checks a name before it saves, so the slower of two would fail instead of finding the other's row."""
    save, turns = PeriodicTask.save, itertools.count(1)

    # Each of the first saves takes longer than the last; a wait for a lock ends with an error after three seconds.
    def each_slower_than_the_last(task: PeriodicTask, **arguments: object) -> None:
        if (turn := next(turns)) <= BEATS:
            time.sleep(0.05 * turn)
        save(task, **arguments)

    monkeypatch.setattr(PeriodicTask, "save", each_slower_than_the_last)
    assert together([install_missing] * BEATS) == [None] * BEATS
    assert sorted(PeriodicTask.objects.values_list("task", flat=True)) == sorted(job.name for job in JOBS)


def test_a_due_slot_becomes_one_effect_per_lane_however_often_beat_looks(scheduled: None) -> None:
    for _ in range(3):
        take_due_slots(DAWN)
    assert [wanted(f"job.canary.{lane}") for lane in ("critical", "default", "bulk")] == [1, 1, 1]
    later = DAWN + timedelta(seconds=30)
    take_due_slots(later)
    assert wanted("job.canary.bulk") == 2
    shown = PeriodicTask.objects.get(task="canary")
    assert (shown.last_run_at, shown.total_run_count) == (later, 2), "what the admin shows"


def test_a_missed_slot_is_made_up_once_or_skipped_as_its_job_says(scheduled: None) -> None:
    taken = {name for name, _ in take_due_slots(DAWN + timedelta(seconds=20))}
    assert "reindex_products" in taken, "missed by five minutes, to be made up"
    assert "canary" not in taken, "its slot passed twenty seconds ago, to be skipped"
    two_days_later = DAWN + timedelta(days=2)
    take_due_slots(two_days_later)
    assert wanted("job.reindex_products") == 2, "of two missed nights one is made up"


def test_a_new_job_waits_for_its_first_slot() -> None:
    install(next(job for job in JOBS if job.name == "reindex_products"))
    PeriodicTask.objects.update(date_changed=DAWN)
    assert take_due_slots(DAWN + timedelta(hours=1)) == []


@pytest.mark.django_db(transaction=True)
def test_three_beats_at_once_give_one_effect(scheduled: None) -> None:
    taken: list[tuple[str, datetime]] = []

    def beat() -> None:
        taken.extend(take_due_slots(DAWN))
        connection.close()

    beats = [threading.Thread(target=beat) for _ in range(3)]
    for thread in beats:
        thread.start()
    for thread in beats:
        thread.join()
    assert len(taken) == len(set(taken)) == JobSlot.objects.count()
    assert wanted("job.reindex_products") == 1


@pytest.mark.django_db(transaction=True)
def test_a_tick_beats_and_publishes_nothing(scheduled: None, broker: redis.Redis) -> None:
    scheduler = SlotScheduler.__new__(SlotScheduler)
    assert scheduler.tick() == 1.0
    assert heartbeat_ages()["beat"] < 10
    assert JobSlot.objects.filter(job="check_index").count() == wanted("job.check_index") == 1
    assert broker.keys("*") == []


@pytest.mark.django_db(transaction=True)
def test_a_beat_that_starts_without_the_database_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: object) -> None:
        raise OperationalError("connection refused")

    with monkeypatch.context() as refused:
        refused.setattr("workers.beat.install", away)
        scheduler = SlotScheduler(app)
        assert scheduler.tick() == AFTER_ERROR_SECONDS
    assert scheduler.tick() == 1.0
    assert PeriodicTask.objects.filter(task__in=[job.name for job in JOBS]).count() == len(JOBS)


def test_a_schedule_without_slots_stops_no_other_job(scheduled: None) -> None:
    clocked = ClockedSchedule.objects.create(clocked_time=DAWN)
    PeriodicTask.objects.create(
        name="odd", task="prune_outbox", clocked=clocked, one_off=True, date_changed=DAWN
    )
    assert ("reindex_products", DAWN.replace(minute=15)) in take_due_slots(DAWN)


def test_a_schedule_that_cannot_be_reckoned_stops_no_other_job(scheduled: None) -> None:
    endless = IntervalSchedule.objects.create(every=2_000_000_000, period=IntervalSchedule.DAYS)
    PeriodicTask.objects.create(name="endless", task="prune_outbox", interval=endless, date_changed=DAWN)
    assert ("reindex_products", DAWN.replace(minute=15)) in take_due_slots(DAWN)


@pytest.mark.parametrize("every", [1, 10_000])
def test_no_job_gets_more_than_one_slot_a_second(scheduled: None, every: int) -> None:
    """An interval that the admin refuses can stand in the table all the same."""
    fine = IntervalSchedule.objects.create(every=every, period=IntervalSchedule.MICROSECONDS)
    PeriodicTask.objects.filter(task="prune_outbox").update(crontab=None, interval=fine)
    for tenth in range(30):
        take_due_slots(DAWN + timedelta(milliseconds=100 * tenth))
    slots = list(JobSlot.objects.filter(job="prune_outbox").order_by("slot").values_list("slot", flat=True))
    assert slots == [DAWN + timedelta(seconds=second) for second in range(3)]
    assert wanted("job.prune_outbox") == 3


def test_a_slot_of_the_future_does_not_stop_its_job(
    scheduled: None, caplog: pytest.LogCaptureFixture
) -> None:
    """The database's clock was a day ahead for a while, and was set back."""
    ahead = DAWN + timedelta(days=1)
    take_due_slots(ahead)
    before = wanted("job.canary.bulk"), wanted("job.check_index")
    taken = take_due_slots(DAWN)
    assert ("canary", DAWN) in taken
    assert ("check_index", DAWN) in taken
    assert (wanted("job.canary.bulk"), wanted("job.check_index")) == (before[0] + 1, before[1] + 1)
    assert not JobSlot.objects.filter(slot__gt=DAWN, job="canary").exists()
    assert "periodic job canary: the clock was set back; slots forgotten: 1" in caplog.text
    assert take_due_slots(DAWN) == []
    assert ("canary", ahead) in take_due_slots(ahead), "the time that was taken too early comes"


def test_a_slot_just_ahead_is_left_to_itself(scheduled: None) -> None:
    """Staff ran the job by hand a moment ago, or clocks differ a little."""
    JobSlot.objects.create(job="check_index", slot=DAWN + timedelta(seconds=30))
    assert "check_index" not in {name for name, _ in take_due_slots(DAWN)}
    assert JobSlot.objects.filter(job="check_index").count() == 1


def test_a_name_that_no_job_has_is_told_once(scheduled: None, caplog: pytest.LogCaptureFixture) -> None:
    minute = IntervalSchedule.objects.create(every=60, period=IntervalSchedule.SECONDS)
    PeriodicTask.objects.create(name="odd", task="send_money", interval=minute)
    for _ in range(3):
        assert "send_money" not in {name for name, _ in take_due_slots(DAWN)}
    assert caplog.text.count("workers/schedule.py has no job of that name") == 1


def test_after_an_hour_away_each_job_does_as_its_policy_says(scheduled: None) -> None:
    PeriodicTask.objects.filter(task="reindex_products").update(
        crontab=CrontabSchedule.objects.create(minute="50", hour="3")
    )
    take_due_slots(DAWN)
    marks = {name: wanted(f"job.{name}") for name in ("check_index", "reindex_products")}
    back = DAWN + timedelta(hours=1, seconds=20)
    taken = dict(take_due_slots(back))
    assert taken["check_index"] == back.replace(second=0), "of sixty missed minutes the last is made up"
    assert taken["reindex_products"] == DAWN.replace(minute=50), "the one that was missed is made up, late"
    assert "canary" not in taken, "what is skipped waits for its next time"
    assert wanted("job.check_index") == marks["check_index"] + 1
    assert wanted("job.reindex_products") == marks["reindex_products"] + 1
    assert dict(take_due_slots(back + timedelta(seconds=10)))["canary"] == back + timedelta(seconds=10)


@pytest.mark.django_db(transaction=True)
def test_two_beat_processes_take_each_slot_once_and_one_killed_is_not_missed(scheduled: None) -> None:
    second = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.SECONDS)
    PeriodicTask.objects.exclude(task="prune_outbox").update(enabled=False)
    PeriodicTask.objects.filter(task="prune_outbox").update(crontab=None, interval=second)
    with ExitStack() as stack:
        first, _ = (stack.enter_context(running_beat()) for _ in range(2))
        _wait_for_slots(3)
        first.kill()
        first.wait(10)
        _wait_for_slots(JobSlot.objects.count() + 3)
    slots = list(JobSlot.objects.values_list("slot", flat=True))
    assert len(slots) == len(set(slots)) == wanted("job.prune_outbox"), "each slot marked its effect once"
    assert set(JobSlot.objects.values_list("job", flat=True)) == {"prune_outbox"}


@contextmanager
def running_beat() -> Iterator["subprocess.Popen[bytes]"]:
    """`celery beat` as a process of its own, on the tests' database."""
    command = [sys.executable, "-m", "celery", "--app", "workers.app", "beat", "--pidfile="]
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": _test_database()})
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)


def _test_database() -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _wait_for_slots(count: int) -> None:
    deadline = time.monotonic() + 60
    while JobSlot.objects.count() < count:
        assert time.monotonic() < deadline, "no beat takes slots"
        time.sleep(0.2)
