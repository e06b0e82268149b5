"""Save when a periodic job runs."""

from dataclasses import dataclass
from typing import Any

from celery.schedules import BaseSchedule
from django_celery_beat.models import PeriodicTask

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common import clock
from shop.common.errors import Invalid
from shop.common.write import write
from workers.schedule import JOBS, job
from workers.slots import is_whole_seconds, latest_slot

TOO_OFTEN = "must be a whole number of seconds, at least one: that is how often beat looks"


@dataclass(frozen=True, slots=True)
class ScheduleFields:
    """A job by its name and when it runs: an interval or a crontab, by id."""

    task: str
    enabled: bool
    interval_id: int | None
    crontab_id: int | None
    description: str = ""


@write
def save_schedule(*, actor: Actor, fields: ScheduleFields, row_id: int | None = None) -> PeriodicTask:
    """Give a job its schedule, or change row `row_id`.

    Raises Invalid where no job has that name, it has another schedule already, or the times can't be reckoned or kept.
    """
    row = PeriodicTask(name=fields.task) if row_id is None else _locked(row_id)
    before = _shown(row) if row_id is not None else None
    _check_job(fields.task, row_id)
    row.task, row.enabled, row.description = fields.task, fields.enabled, fields.description
    row.interval_id, row.crontab_id = fields.interval_id, fields.crontab_id
    # What the package knows beside these means nothing to our beat.
    row.solar = row.clocked = None
    row.one_off = False
    _check_times(row)
    if before == (after := _shown(row)):
        return row
    row.save()
    add_entry(
        actor=actor, change=Change("schedule.saved", "schedule", str(row.pk), before=before, after=after)
    )
    return row


def _locked(row_id: int) -> PeriodicTask:
    return PeriodicTask.objects.select_for_update().get(pk=row_id)


def _check_job(name: str, row_id: int | None) -> None:
    if job(name) is None:
        known = ", ".join(known.name for known in JOBS)
        raise Invalid.field("task", f"there is no job {name!r}; known are {known}")
    if PeriodicTask.objects.filter(task=name).exclude(pk=row_id).exists():
        raise Invalid.field("task", f"{name} has a schedule already: change that one")


def _check_times(row: PeriodicTask) -> None:
    if (row.interval_id is None) == (row.crontab_id is None):
        reason = "give an interval or a crontab, and not both"
        raise Invalid(reason, fields={"interval": [reason], "crontab": [reason]})
    field = "crontab" if row.interval_id is None else "interval"
    try:
        plan: BaseSchedule = row.schedule
        slot = latest_slot(plan, clock.now())
    except Exception as error:  # the package keeps what celery can't read
        raise Invalid.field(field, f"its times can't be reckoned: {error}") from error
    if slot is None:
        raise Invalid.field(field, "its time never comes")
    if row.interval and not is_whole_seconds(row.interval.every, row.interval.period):
        raise Invalid.field(field, TOO_OFTEN)


def _shown(row: PeriodicTask) -> dict[str, Any]:
    return {
        "task": row.task,
        "enabled": row.enabled,
        "schedule": str(row.scheduler) if row.scheduler else "",
        "description": row.description,
    }
