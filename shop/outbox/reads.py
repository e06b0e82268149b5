"""Hand-written looks at the ledger as a whole, fast whatever it holds. Changes when such a look tells more.

Each walks the partial indexes of what is owed or dead from (lane, topic) to (lane, topic) and stops counting at a
cap, so a million rows cost no more than a thousand.
"""

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.db import connection, transaction

from shop.outbox.lanes import Lane
from shop.outbox.rules import Figures, Ledger, OpenTransaction
from shop.outbox.table import effect_types

# The banner is on every page of the admin; the effects page may look longer.
GLANCE = 1_000
LOOK = 10_000
# Running effects are the oldest due of their topic and lane, or wait after a failure no more.
RUNNING_AMONG = 1_000

_PAIRS = """
    RECURSIVE pair AS (
        (SELECT lane, topic FROM outbox_effect WHERE wanted > done AND dead_at IS NULL
         ORDER BY lane, topic LIMIT 1)
        UNION ALL
        SELECT next.lane, next.topic FROM pair, LATERAL (
            SELECT e.lane, e.topic FROM outbox_effect e
            WHERE e.wanted > e.done AND e.dead_at IS NULL AND (e.lane, e.topic) > (pair.lane, pair.topic)
            ORDER BY e.lane, e.topic LIMIT 1) next
    )
"""
_LEDGER = f"""
    WITH {_PAIRS}
    SELECT 'owed', pair.lane, pair.topic, owed.rows, owed.running, waiting.rows,
           extract(epoch FROM clock_timestamp() - owed.oldest)
    FROM pair, LATERAL (
        SELECT count(*) AS rows, count(*) FILTER (WHERE lease_until >= clock_timestamp()) AS running,
               min(since) AS oldest
        FROM (
            SELECT e.lease_until, e.wanted_at AS since FROM outbox_effect e
            WHERE e.lane = pair.lane AND e.topic = pair.topic AND e.wanted > e.done AND e.dead_at IS NULL
            ORDER BY e.available_at LIMIT %(stop)s
        ) AS first
    ) AS owed, LATERAL (
        SELECT count(*) AS rows FROM (
            SELECT FROM outbox_effect e
            WHERE e.lane = pair.lane AND e.topic = pair.topic AND e.wanted > e.done AND e.dead_at IS NULL
              AND e.last_error <> '' AND e.token IS NULL
            ORDER BY e.available_at LIMIT %(stop)s
        ) AS first
    ) AS waiting
    UNION ALL
    SELECT 'dead', lane, topic, count(*), 0, 0, NULL
    FROM (SELECT lane, topic FROM outbox_effect WHERE dead_at IS NOT NULL ORDER BY dead_at LIMIT %(stop)s) AS first
    GROUP BY lane, topic
    UNION ALL
    SELECT 'seen', NULL, name, 0, 0, 0, extract(epoch FROM clock_timestamp() - seen_at) FROM outbox_heartbeat
    UNION ALL
    SELECT 'away', NULL, name, 0, 0, 0, extract(epoch FROM clock_timestamp() - away_since) FROM outbox_sink
    UNION ALL
    (SELECT 'open', NULL, '', pid, 0, 0, extract(epoch FROM clock_timestamp() - xact_start) FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND xact_start IS NOT NULL
     ORDER BY xact_start LIMIT 1)
"""  # noqa: S608  # nothing but our own constant is put in
_RUNNING = f"""
    WITH {_PAIRS}
    SELECT first.id FROM pair, LATERAL (
        SELECT e.id, e.token FROM outbox_effect e
        WHERE e.lane = pair.lane AND e.topic = pair.topic AND e.wanted > e.done AND e.dead_at IS NULL
        ORDER BY e.available_at LIMIT {RUNNING_AMONG}
    ) AS first WHERE first.token IS NOT NULL
"""  # noqa: S608  # nothing but our own constant is put in
# One round trip, and the time limit ends with it: a page waits this long for the banner and no longer.
_LIMITED = "SET LOCAL statement_timeout = {}; {}; SET LOCAL statement_timeout TO DEFAULT"


def ledger(*, cap: int = LOOK, within_ms: int | None = None) -> Ledger:
    """The figures of every lane and topic, counted up to `cap` for each pair, in one statement.

    Raises OperationalError when it takes longer than `within_ms`.
    """
    return _as_ledger(rows_of(_LEDGER, {"stop": cap + 1}, within_ms), cap)


def rows_of(
    statement: str, parameters: Mapping[str, Any], within_ms: int | None = None
) -> list[tuple[Any, ...]]:
    """What a statement answers. Raises OperationalError when it takes longer than `within_ms`."""
    limited = statement if within_ms is None else _LIMITED.format(int(within_ms), statement)
    # Where the caller is in a transaction, a statement that fails must not spoil it.
    inside = within_ms is not None and connection.in_atomic_block
    with transaction.atomic() if inside else nullcontext(), connection.cursor() as cursor:
        cursor.execute(limited, parameters)
        while cursor.description is None:
            cursor.nextset()
        return list(cursor.fetchall())


def _as_ledger(rows: list[tuple[Any, ...]], cap: int) -> Ledger:
    lines: dict[tuple[Lane, str], Figures] = {}
    seen: dict[str, float] = {}
    away: dict[str, float] = {}
    oldest = None
    for kind, lane, name, count, running, waiting, age in rows:
        if kind == "seen":
            seen[name] = max(0.0, float(age))
            continue
        if kind == "away":
            away[name] = max(0.0, float(age))
            continue
        if kind == "open":
            oldest = OpenTransaction(count, max(0.0, float(age)))
            continue
        found = (
            Figures(dead=count)
            if kind == "dead"
            else Figures(count, running, waiting, oldest_seconds=max(0.0, float(age)))
        )
        pair = Lane(lane), name
        lines[pair] = lines.get(pair, Figures()) + found
    asleep = frozenset(line.topic for line in effect_types() if line.sink in away)
    return Ledger(lines, seen, cap, away, asleep, oldest)


def running_ids() -> list[int]:
    """The effects that a worker holds now, or held when it was last heard of."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        return [id_ for (id_,) in cursor.fetchall()]
