"""Nominal times: every beat finds the same slot."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab, schedule
from django_celery_beat.clockedschedule import clocked
from hypothesis import given
from hypothesis import strategies as st

from workers.slots import latest_slot, next_slot

MOMENT = datetime(2026, 11, 22, 15, 10, 42, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("plan", "slot"),
    [
        (schedule(30), at("2026-11-22T15:10:30")),
        (schedule(timedelta(hours=1)), at("2026-11-22T15:00:00")),
        (crontab(minute="15", hour="3"), at("2026-11-22T03:15:00")),
        (crontab(minute="11", hour="15"), at("2026-11-21T15:11:00")),
        (crontab(minute="*/10"), at("2026-11-22T15:10:00")),
        (crontab(minute="0", hour="0", day_of_week="mon"), at("2026-11-16T00:00:00")),
        (crontab(minute="0", hour="0", day_of_month="29", month_of_year="2"), at("2024-02-29T00:00:00")),
    ],
)
def test_the_latest_nominal_time(plan: schedule, slot: datetime) -> None:
    assert latest_slot(plan, MOMENT) == slot


@pytest.mark.parametrize(
    ("plan", "slot"),
    [
        (schedule(30), at("2026-11-22T15:11:00")),
        (schedule(0.2), at("2026-11-22T15:10:43")),
        (crontab(minute="15", hour="3"), at("2026-11-23T03:15:00")),
        (crontab(minute="11", hour="15"), at("2026-11-22T15:11:00")),
        (crontab(minute="0", hour="0", day_of_month="29", month_of_year="2"), at("2028-02-29T00:00:00")),
    ],
)
def test_the_next_nominal_time(plan: schedule, slot: datetime) -> None:
    assert next_slot(plan, MOMENT) == slot


@given(st.integers(1, 100_000), st.integers(0, 10**15))
def test_intervals_count_from_the_epoch_whatever_the_phase_of_the_beat(every: int, phase: int) -> None:
    start = datetime.fromtimestamp(int(MOMENT.timestamp()) // every * every, UTC)
    inside = start + timedelta(microseconds=phase % (every * 1_000_000))
    assert latest_slot(schedule(every), inside) == start


def test_a_schedule_without_slots_is_refused() -> None:
    with pytest.raises(TypeError, match="clocked"):
        latest_slot(clocked(MOMENT), MOMENT)
