"""Turn one nominal time of a periodic job into its effect, once."""

from datetime import datetime

from django.db import connection

from shop.common.failpoints import failpoint
from shop.common.write import write
from shop.outbox.facts import JobCameDue
from shop.outbox.record import record

_TAKE = "INSERT INTO outbox_jobslot (job, slot) VALUES (%s, %s) ON CONFLICT DO NOTHING"


@write
def take_slot(*, job: str, slot: datetime) -> bool:
    """Claim `slot` (UTC) of `job` for this beat and record JobCameDue; False when another beat had it."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [job, slot])
        taken = bool(cursor.rowcount == 1)
    if taken:
        record(JobCameDue(job=job, slot=slot))
        failpoint("slot.before_commit")
    return taken
