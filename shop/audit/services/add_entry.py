"""Add an entry to the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shop.audit.actor import Actor
from shop.audit.models import Entry, PersonalValues
from shop.common.trace import request_id
from shop.common.write import write


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to which object. `before` and `after` hold the values that differ, JSON types only."""

    action: str
    object_type: str
    object_id: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Personal:
    """The values of a change that are about a person; `subject`, such as ``user 7``, says about whom."""

    subject: str
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


@write
def add_entry(*, actor: Actor, change: Change, personal: Personal | None = None) -> None:
    """Write `change` by `actor` with the id of the present request, in the transaction of the change itself.

    `personal` is kept beside it and goes when its person is erased.
    """
    row = entry(actor, change, request_id())
    row.save(force_insert=True)
    if personal:
        PersonalValues.objects.create(
            entry=row, subject=personal.subject, before=personal.before, after=personal.after
        )


def entry(actor: Actor, change: Change, trace_id: str) -> Entry:
    """The row of `change`, not yet saved."""
    return Entry(
        actor_id=actor.id,
        actor_label=actor.label,
        action=change.action,
        object_type=change.object_type,
        object_id=change.object_id,
        before=change.before,
        after=change.after,
        trace_id=trace_id,
    )
