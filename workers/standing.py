"""How each periodic job stands: its last and next slot, what came of the last, how late it is.

Changes when ops are to see something else of a job.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery
from django_celery_beat.models import PeriodicTask

from shop.outbox.facts import JobCameDue
from shop.outbox.models import Effect, JobSlot
from shop.outbox.rules import duration
from shop.outbox.showing import moment, state_words
from shop.outbox.table import effect_types
from workers.schedule import job
from workers.slots import latest_slot, next_slot

# What beat is given before a slot counts as not taken.
GRACE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Standing:
    """A job in words; `state` is its worst effect's, or *unknown*, *off*, *never* or *broken*."""

    state: str
    result: str
    lateness: str
    last_slot: datetime | None = None
    next_slot: datetime | None = None


def with_last_slot(rows: "QuerySet[PeriodicTask]") -> "QuerySet[PeriodicTask]":
    """Each row with the last slot of its job as `last_slot`."""
    last = JobSlot.objects.filter(job=OuterRef("task")).order_by("-slot").values("slot")[:1]
    found = rows.select_related("interval", "crontab", "solar", "clocked")
    annotated: QuerySet[PeriodicTask] = found.annotate(last_slot=Subquery(last))
    return annotated


def standings(rows: Iterable[PeriodicTask], now: datetime) -> Mapping[int, Standing]:
    """How the jobs of `rows` stand, by the row's id. The rows come from `with_last_slot`; one query for all."""
    listed = list(rows)
    effects: dict[str, list[Effect]] = {}
    topics = {topic: row.task for row in listed for topic in topics_of(row.task)}
    for effect in Effect.objects.filter(topic__in=topics).order_by("lane"):
        effects.setdefault(topics[effect.topic], []).append(effect)
    return {row.pk: _standing(row, effects.get(row.task, []), now) for row in listed}


def topics_of(name: str) -> list[str]:
    """The topics that the table owes when the job of that name came due."""
    fact = JobCameDue(job=name, slot=datetime.min)
    lines = [(line, line.on[JobCameDue]) for line in effect_types() if JobCameDue in line.on]
    return [line.topic for line, marks in lines if list(marks(fact))]


def _standing(row: PeriodicTask, effects: Sequence[Effect], now: datetime) -> Standing:
    if job(row.task) is None:
        return Standing("unknown", "runs nothing: this release has no job of that name", "-", row.last_slot)
    try:
        latest, coming = latest_slot(row.schedule, now), next_slot(row.schedule, now)
    except Exception as error:  # whatever stands in one row, the page shows the others
        return Standing("broken", f"its schedule can't be reckoned: {error}", "-", row.last_slot)
    missing = _not_taken(row, latest, now) if row.enabled else ""
    return Standing(
        state=_worst(effects) if row.last_slot else "never",
        result=_result(effects, now) if row.last_slot else "has not run yet",
        lateness=missing or _lateness(row.last_slot, effects, now),
        last_slot=row.last_slot,
        next_slot=coming if row.enabled else None,
    )


def _worst(effects: Sequence[Effect]) -> str:
    order = ("dead", "waiting", "due", "running", "skipped", "done")
    return min((effect.state for effect in effects), key=order.index, default="done")


def _result(effects: Sequence[Effect], now: datetime) -> str:
    return "; ".join(_one_result(effect, now, named=len(effects) > 1) for effect in effects) or "no effect"


def _one_result(effect: Effect, now: datetime, *, named: bool) -> str:
    words = state_words(effect, now)
    if effect.last_error and effect.state in {"dead", "waiting"}:
        words = f"{words}: {effect.last_error.splitlines()[0][:200]}"
    return f"{effect.get_lane_display()}: {words}" if named else words


def _lateness(slot: datetime | None, effects: Sequence[Effect], now: datetime) -> str:
    if slot is None or not effects:
        return "-"
    owed = [effect.wanted_at for effect in effects if effect.done < effect.wanted]
    if not owed:
        ends = [effect.done_at for effect in effects if effect.done_at]
        return f"done {duration((max(ends) - slot).total_seconds())} after its time" if ends else "-"
    # Slots that pile up coalesce in the effect, which keeps the time of the first that was not done.
    if (oldest := min(owed)) < slot:
        return f"owed since {moment(oldest, now)}"
    return f"not done {duration((now - slot).total_seconds())} after its time"


def _not_taken(row: PeriodicTask, latest: datetime | None, now: datetime) -> str:
    """That beat let a slot pass: the first one after the last that it took."""
    since = row.last_slot or row.date_changed
    first = next_slot(row.schedule, since)
    if latest is None or latest <= since or first is None or now - first <= GRACE:
        return ""
    return f"no beat has taken its time of {duration((now - first).total_seconds())} ago"
