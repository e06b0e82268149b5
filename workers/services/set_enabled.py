"""Switch periodic jobs on or off."""

from collections.abc import Collection

from django_celery_beat.models import PeriodicTask

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write


@write
def set_enabled(*, actor: Actor, row_ids: Collection[int], enabled: bool) -> int:
    """Switch those of the rows that are not so yet; returns how many. What it missed while off is
    made up as its policy says."""
    rows = PeriodicTask.objects.select_for_update().filter(pk__in=row_ids).exclude(enabled=enabled)
    changed = list(rows.order_by("pk"))
    for row in changed:
        row.enabled = enabled
        row.save()
        before, after = {"enabled": not enabled}, {"task": row.task, "enabled": enabled}
        add_entry(
            actor=actor, change=Change("schedule.saved", "schedule", str(row.pk), before=before, after=after)
        )
    return len(changed)
