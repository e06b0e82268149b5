"""Nominal times of schedules. Pure: the same schedule and moment give every beat the same slot."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.schedules import BaseSchedule, crontab, schedule

# They hold every date that a crontab can name, 29 February included.
_FOUR_YEARS = 4 * 366


def latest_slot(plan: BaseSchedule, now: datetime) -> datetime | None:
    """The last nominal time of `plan` at or before `now`, in UTC; None where it has none.

    Intervals count from the epoch in whole seconds, so that none has more than one slot a second. A crontab's fields
    are in its own time zone. Raises TypeError for a kind of schedule that has no slots (solar, clocked).
    """
    if isinstance(plan, crontab):
        return _latest_crontab(plan, now)
    if isinstance(plan, schedule):
        every = max(1, int(_whole(plan).total_seconds()))
        return datetime.fromtimestamp(int(now.timestamp()) // every * every, UTC)
    raise TypeError(f"a {type(plan).__name__} schedule has no slots; use an interval or a crontab")


def next_slot(plan: BaseSchedule, now: datetime) -> datetime | None:
    """The first nominal time of `plan` after `now`, in UTC; None where it has none. Raises as latest_slot does."""
    if isinstance(plan, crontab):
        return _next_crontab(plan, now)
    latest = latest_slot(plan, now)
    return None if latest is None else latest + max(timedelta(seconds=1), _whole(plan))


def is_whole_seconds(every: int, period: str) -> bool:
    """Whether an interval of `every` times `period` (django-celery-beat's words) has slots as far apart as it says."""
    return period != "microseconds" or (every > 0 and every % 1_000_000 == 0)


def _whole(plan: BaseSchedule) -> timedelta:
    return timedelta(seconds=int(_untyped(plan).run_every.total_seconds()))


def _untyped(plan: BaseSchedule) -> Any:
    """The schedule with the attributes that celery's type stubs leave out."""
    return plan


def _latest_crontab(plan: crontab, now: datetime) -> datetime | None:
    for candidate in _candidates(_untyped(plan), now, backwards=True):
        if (slot := candidate.astimezone(UTC)) <= now:
            return slot
    return None


def _next_crontab(plan: crontab, now: datetime) -> datetime | None:
    for candidate in _candidates(_untyped(plan), now, backwards=False):
        if (slot := candidate.astimezone(UTC)) > now:
            return slot
    return None


def _candidates(plan: Any, now: datetime, *, backwards: bool) -> Iterator[datetime]:
    """The plan's times of day by day from that of `now`, in the plan's own time zone."""
    day = now.astimezone(plan.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(_FOUR_YEARS):
        if (
            day.month in plan.month_of_year
            and day.day in plan.day_of_month
            and day.isoweekday() % 7 in plan.day_of_week
        ):
            for hour in sorted(plan.hour, reverse=backwards):
                for minute in sorted(plan.minute, reverse=backwards):
                    yield day.replace(hour=hour, minute=minute)
        day += timedelta(days=-1 if backwards else 1)
