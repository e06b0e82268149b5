"""Delete a row of the schedule that runs nothing."""

from django_celery_beat.models import PeriodicTask

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Conflict
from shop.common.write import write
from workers.schedule import job


@write
def delete_schedule(*, actor: Actor, row_id: int) -> None:
    """Delete the row. Raises Conflict for a job that there is: beat would give it its default schedule again."""
    row = PeriodicTask.objects.select_for_update().get(pk=row_id)
    if job(row.task):
        raise Conflict(
            f"{row.task} would get its default schedule back when beat starts: switch it off instead"
        )
    before = {"name": row.name, "task": row.task}
    add_entry(actor=actor, change=Change("schedule.deleted", "schedule", str(row_id), before=before))
    row.delete()
