"""Every periodic job with its default schedule. Changes when a job is added or moved.

Ops edit the live schedule in the admin (Periodic tasks); these defaults are installed once, where a job has none.
"""

from dataclasses import dataclass
from typing import Literal

from celery.schedules import BaseSchedule, crontab, schedule


@dataclass(frozen=True, slots=True)
class PeriodicJob:
    """A job and what happens to the slots that passed while no beat ran: *once* makes up the last, *skip* none."""

    name: str
    schedule: BaseSchedule
    missed: Literal["once", "skip"]
    description: str


JOBS = [
    PeriodicJob(
        "canary", schedule(30), "skip", "Shows that each lane is alive: its effect sets the lane's heartbeat."
    ),
    PeriodicJob(
        "watch", schedule(60), "skip", "Looks for silent lanes, dead effects and promises that are not kept."
    ),
    PeriodicJob(
        "check_index", schedule(60), "once", "Repairs the index's settings; rebuilds an index that was lost."
    ),
    PeriodicJob(
        "reindex_products",
        crontab(minute="15", hour="3"),
        "once",
        "Rebuilds the search index beside the live one.",
    ),
    PeriodicJob(
        "compare_versions",
        crontab(minute="5"),
        "skip",
        "Looks for records that the index lacks or has wrong.",
    ),
    PeriodicJob(
        "compare_records", crontab(minute="15", hour="4"), "once", "The same, by all that the records say."
    ),
    PeriodicJob(
        "refresh_popularity",
        crontab(minute="35"),
        "once",
        "Counts what shoppers viewed, clicked and bought into the ranking of the search, and what they searched for "
        "into its suggestions.",
    ),
    PeriodicJob(
        "prune_outbox", crontab(minute="45", hour="3"), "once", "Clears what done effects no longer need."
    ),
    PeriodicJob(
        "release_reservations",
        schedule(60),
        "skip",
        "Gives back the stock that was promised for longer than it might be.",
    ),
    PeriodicJob(
        "expired_rows",
        crontab(minute="30"),
        "once",
        "Deletes sessions, letters, data exports, throttle windows and daily counts that have ended.",
    ),
]


def job(name: str) -> PeriodicJob | None:
    """The job of that name, if this release has it."""
    return next((known for known in JOBS if known.name == name), None)
