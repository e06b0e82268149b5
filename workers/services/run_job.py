"""Run a periodic job now, beside its schedule."""

from datetime import datetime

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.errors import Invalid
from shop.common.write import write
from shop.outbox.queries import database_now
from shop.outbox.services.take_slot import take_slot
from workers.schedule import job


@write
def run_job(*, actor: Actor, name: str) -> datetime:
    """Take the present moment as a slot of the job; returns it. Raises Invalid where no job has that name."""
    if job(name) is None:
        raise Invalid.field("task", f"there is no job {name!r} to run")
    slot = database_now()
    take_slot(job=name, slot=slot)
    change = Change("job.run", "job", name, after={"slot": slot.isoformat()})
    add_entry(actor=actor, change=change)
    return slot
