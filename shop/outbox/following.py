"""What has become of the effects of a write. Changes when more is told of one."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from shop.outbox.receipt import Receipt
from shop.outbox.table import effect_type

# A waiting request keeps one of its process's threads. More of them than these would leave too few for the others
# (deploy/gunicorn_config.py), whoever has tokens enough to try it.
WAITERS = 2
_FIRST_LOOK_SECONDS = 0.05
_LAST_LOOK_SECONDS = 0.25
_waiting = threading.BoundedSemaphore(WAITERS)

State = Literal["done", "due", "running", "waiting", "dead", "skipped", "gone"]
STATES: Mapping[State, str] = {
    "done": "it has happened",
    "due": "a worker takes it next",
    "running": "a worker is at it",
    "waiting": "it failed and is tried again at `retry_at`",
    "dead": "it failed for good until someone mends the cause and retries it",
    "skipped": "staff declared that it is not to be carried out",
    "gone": "the ledger does not hold it any more",
}
OPEN: frozenset[State] = frozenset({"due", "running", "waiting"})

_STATES = """
    SELECT topic, key, subject,
        CASE WHEN effect.id IS NULL THEN 'gone'
             -- What was done before the last one was skipped is not told apart: the row knows no more.
             WHEN skipped_at IS NOT NULL THEN 'skipped'
             WHEN done >= asked.generation THEN 'done'
             WHEN dead_at IS NOT NULL THEN 'dead'
             WHEN lease_until >= clock_timestamp() THEN 'running'
             WHEN last_error <> '' THEN 'waiting'
             ELSE 'due' END,
        wanted_at, available_at, done_at, last_error
    FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS asked(id, generation, place)
    LEFT JOIN outbox_effect AS effect ON effect.id = asked.id
    ORDER BY place
"""


@dataclass(frozen=True, slots=True)
class Followed:
    """One effect of a write. `action` is its topic in words; times that don't apply to its state are None."""

    topic: str
    action: str
    key: str
    subject: str
    state: State
    since: datetime | None
    retry_at: datetime | None
    done_at: datetime | None
    error: str

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "Followed":
        """From a row of the states' query."""
        topic, key, subject, state, wanted_at, available_at, done_at, error = row
        return cls(
            topic=topic or "",
            action=_in_words(topic),
            key=key or "",
            subject=subject or "",
            state=state,
            since=None if state in {"done", "skipped"} else wanted_at,
            retry_at=available_at if state == "waiting" else None,
            done_at=done_at if state == "done" else None,
            error=error or "",
        )


def _in_words(topic: str | None) -> str:
    """What the effect does, as its task is named for it: "sync products"."""
    line = effect_type(topic) if topic else None
    return line.task.rpartition(".")[2].replace("_", " ") if line else ""


def follow(receipt: Receipt) -> list[Followed]:
    """The effects of a receipt as they are now, in one query."""
    ids = list(receipt.generations)
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [ids, [receipt.generations[id_] for id_ in ids]])
        return [Followed.of(row) for row in cursor.fetchall()]


def follow_until_settled(receipt: Receipt, *, seconds: float) -> list[Followed]:
    """As `follow`, once none of them is open any more or `seconds` have passed.

    Looks again and again, each time in a transaction of its own. At most WAITERS wait in a process; one more is
    answered at once.
    """
    found = follow(receipt)
    if seconds <= 0 or is_settled(found) or not _waiting.acquire(blocking=False):
        return found
    try:
        until, pause = time.monotonic() + seconds, _FIRST_LOOK_SECONDS
        while not is_settled(found) and (left := until - time.monotonic()) > 0:
            time.sleep(min(pause, left))
            pause = min(2 * pause, _LAST_LOOK_SECONDS)
            found = follow(receipt)
    finally:
        _waiting.release()
    return found


def is_settled(found: list[Followed]) -> bool:
    """Whether nothing will change of its own accord: each has happened, or is dead."""
    return not any(effect.state in OPEN for effect in found)
