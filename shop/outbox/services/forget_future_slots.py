"""Forget slots that were taken for a time that has not come, because a clock was ahead."""

from datetime import datetime

from shop.common.write import write
from shop.outbox.models import JobSlot


@write
def forget_future_slots(*, job: str, after: datetime) -> int:
    """Delete the slots of `job` later than `after` (UTC), so that they are taken when they come; returns how many."""
    deleted, _ = JobSlot.objects.filter(job=job, slot__gt=after).delete()
    return deleted
