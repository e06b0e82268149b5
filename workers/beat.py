"""Celery beat on the outbox. Changes when due jobs are found or made up differently.

Beat writes each due slot and its effect to PostgreSQL and publishes nothing, so any number of beats may run, and a
broker that is away loses no run. The schedule is django-celery-beat's, which ops edit in the admin.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from celery.schedules import BaseSchedule, crontab
from django.db import Error, close_old_connections, connection, transaction
from django.db.models import F, Max, OuterRef, Subquery
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

from shop.common.failpoints import failpoint
from shop.outbox.models import JobSlot
from shop.outbox.queries import database_now
from shop.outbox.services.beat import beat
from shop.outbox.services.forget_future_slots import forget_future_slots
from shop.outbox.services.take_slot import take_slot
from workers.schedule import JOBS, PeriodicJob, job
from workers.slots import latest_slot

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
AFTER_ERROR_SECONDS = 5.0
# A slot this old was missed; a job whose missed slots are skipped waits for its next one.
FRESH_FOR = timedelta(seconds=15)
# Any number that no other advisory lock of the product uses.
_INSTALLATION = 5_231_019
# A slot this far ahead was taken by a clock that has been set back since.
AHEAD = timedelta(seconds=60)


class SlotScheduler(DatabaseScheduler):  # type: ignore[misc]  # the package carries no types
    """Beat's scheduler: each tick turns the slots that have come into effects."""

    _installed = False

    def setup_schedule(self) -> None:
        """Nothing: the database may be away when beat starts. The first tick that reaches it installs the jobs."""

    def tick(self, *_args: Any, **_kwargs: Any) -> float:
        """Take the due slots; returns the seconds until the next look."""
        try:
            close_old_connections()
            beat("beat")
            self._install_once()
            take_due_slots(database_now())
        except Error as error:
            logger.warning("database away, slots wait: %s", error)
            connection.close()
            return AFTER_ERROR_SECONDS
        return TICK_SECONDS

    def _install_once(self) -> None:
        if not self._installed:
            install_missing()
            self._installed = True


def install_missing() -> None:
    """Install what is missing of JOBS. Beats that start together take turns: the second finds everything there."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_INSTALLATION])
        for known in JOBS:
            install(known)


def install(known: PeriodicJob) -> None:
    """Give `known` its default schedule where ops have none for it; what they edited or disabled stays."""
    if PeriodicTask.objects.filter(task=known.name).exists():
        return
    PeriodicTask.objects.get_or_create(
        name=known.name,
        defaults={"task": known.name, "description": known.description, **_columns(known.schedule)},
    )


def _columns(plan: BaseSchedule) -> dict[str, Any]:
    if isinstance(plan, crontab):
        found = CrontabSchedule.from_schedule(plan)
        found.save()
        return {"crontab": found}
    found = IntervalSchedule.from_schedule(plan)
    found.save()
    return {"interval": found}


def take_due_slots(now: datetime) -> list[tuple[str, datetime]]:
    """Take every enabled job's latest slot unless it was taken or is to be skipped; returns those taken here.

    `now` is the database's time: beats whose clocks differ agree on it.
    """
    taken = []
    # One look into the index for each job, however many slots are kept.
    last = JobSlot.objects.filter(job=OuterRef("task")).order_by("-slot").values("slot")[:1]
    tasks = PeriodicTask.objects.filter(enabled=True).select_related("interval", "crontab")
    for row in tasks.annotate(last_slot=Subquery(last)):
        slot = _due_slot(row, _believable(row.task, row.last_slot, now), now)
        if slot is not None and take_slot(job=row.task, slot=slot):
            failpoint("beat.after_slot")
            # What the admin shows of the task; an update() leaves `date_changed`, which a save would move.
            PeriodicTask.objects.filter(pk=row.pk).update(
                last_run_at=slot, total_run_count=F("total_run_count") + 1
            )
            taken.append((row.task, slot))
    return taken


def _believable(name: str, last: datetime | None, now: datetime) -> datetime | None:
    if last is None or last <= now + AHEAD:
        return last
    # The clock was set back: what was taken for times to come would keep the job from running when they come.
    gone = forget_future_slots(job=name, after=now)
    logger.warning("periodic job %s: the clock was set back; slots forgotten: %d", name, gone)
    last_left: datetime | None = JobSlot.objects.filter(job=name).aggregate(last=Max("slot"))["last"]
    return last_left


_told: set[str] = set()


def _tell_once(name: str) -> None:
    if name not in _told:
        _told.add(name)
        logger.error("periodic task %s runs nothing: workers/schedule.py has no job of that name", name)


def _due_slot(row: PeriodicTask, last: datetime | None, now: datetime) -> datetime | None:
    known = job(row.task)
    if known is None:
        _tell_once(row.task)
        return None
    try:
        slot = latest_slot(row.schedule, now)
    except Exception as error:  # whatever ops wrote into one row must not stop the other jobs
        logger.warning("periodic task %s does not run: %s", row.name, error)
        return None
    # A job that never ran starts with the first slot after it was scheduled.
    if slot is None or slot <= (last or row.date_changed):
        return None
    if known.missed == "skip" and now - slot > FRESH_FOR:
        return None
    return slot
