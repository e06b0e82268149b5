"""The other sides that effects act on, and whether one is away as a whole. Changes when an outage is met differently.

A sink has a row only while it is away. Then its effects wait in the ledger without using up attempts, due but not
claimed; one of them is let through as a probe when the time to try again has come, and the first that succeeds removes
the row. Nothing else says when an effect of an outage is tried again, so nothing can be left asleep when it is over.
"""

import enum
from dataclasses import dataclass

from django.db import connection

# The first probes come fast, since most outages are short; later ones often enough that a recovery is seen at once.
PROBE_EVERY_SECONDS = 5.0
# A sink that names a longer time is asked again after this one: its word must not stop the shop for a day.
MAX_RETRY_AFTER_SECONDS = 3600.0


class Gate(enum.Enum):
    """What may be claimed for a sink now."""

    OPEN = "everything"
    PROBE = "one effect, to see whether it is back"
    CLOSED = "nothing"


@dataclass(frozen=True, slots=True)
class Outage:
    """A sink that is away: why, for how many seconds, and in how many it is tried again."""

    sink: str
    reason: str
    seconds: float
    retry_in: float


# Of several who come when the time is up one gets the row; the others wait for it, and then find the time moved on.
_GATE = """
    WITH probe AS (
        UPDATE outbox_sink SET retry_at = clock_timestamp() + make_interval(secs => %(every)s)
        WHERE name = %(name)s AND retry_at <= clock_timestamp()
        RETURNING name
    )
    SELECT EXISTS (SELECT 1 FROM probe), EXISTS (SELECT 1 FROM outbox_sink WHERE name = %(name)s)
"""
# A time that the sink named stands until it has passed, also when an answer without one comes after it.
_AWAY = """
    INSERT INTO outbox_sink AS s (name, away_since, failures, named_until, retry_at, reason)
    VALUES (%(name)s, clock_timestamp(), 1, clock_timestamp() + make_interval(secs => %(after)s),
            clock_timestamp() + make_interval(secs => coalesce(%(after)s, 1)), %(reason)s)
    ON CONFLICT (name) DO UPDATE SET
        failures = s.failures + 1,
        reason = excluded.reason,
        named_until = greatest(s.named_until, excluded.named_until),
        retry_at = greatest(s.named_until, excluded.named_until, CASE WHEN excluded.named_until IS NULL THEN
            clock_timestamp() + make_interval(secs => least(%(every)s, 2 ^ least(s.failures, 10))) END)
    RETURNING extract(epoch FROM retry_at - clock_timestamp())
"""
_BACK = """
    DELETE FROM outbox_sink WHERE name = %(name)s RETURNING extract(epoch FROM clock_timestamp() - away_since)
"""
_OUTAGES = """
    SELECT name, reason, extract(epoch FROM clock_timestamp() - away_since),
           greatest(0, extract(epoch FROM retry_at - clock_timestamp()))
    FROM outbox_sink ORDER BY name
"""


def gate(sink: str) -> Gate:
    """What may be claimed for `sink` now; a PROBE is handed out once, and again only after PROBE_EVERY_SECONDS."""
    with connection.cursor() as cursor:
        cursor.execute(_GATE, {"name": sink, "every": PROBE_EVERY_SECONDS})
        probe, away = cursor.fetchone()
    if probe:
        return Gate.PROBE
    return Gate.CLOSED if away else Gate.OPEN


def note_away(sink: str, reason: str, retry_after: float | None) -> float:
    """Remember that `sink` is away; returns the seconds until it is tried again.

    Those are `retry_after`, where the sink named a time, else a second at first and up to PROBE_EVERY_SECONDS later.
    """
    after = None if retry_after is None else min(max(retry_after, 0.0), MAX_RETRY_AFTER_SECONDS)
    parameters = {"name": sink, "reason": reason, "after": after, "every": PROBE_EVERY_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(_AWAY, parameters)
        return max(0.0, float(cursor.fetchone()[0]))


def note_back(sink: str) -> float | None:
    """Forget that `sink` was away: what waited for it goes on. Returns the outage's seconds, None for none."""
    with connection.cursor() as cursor:
        cursor.execute(_BACK, {"name": sink})
        row = cursor.fetchone()
    return None if row is None else float(row[0])


def outages() -> list[Outage]:
    """The sinks that are away now."""
    with connection.cursor() as cursor:
        cursor.execute(_OUTAGES)
        return [
            Outage(name, reason, float(seconds), float(left))
            for name, reason, seconds, left in cursor.fetchall()
        ]
