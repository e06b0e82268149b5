"""record(): a fact becomes its effects, in the same transaction. Changes when marks are written differently."""

from collections.abc import Iterable, Iterator
from typing import Any

from psycopg.types.json import Jsonb

from shop.common.failpoints import failpoint
from shop.common.sql import prepared_cursor
from shop.common.write import current_unit, is_gathering
from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane, lane_for
from shop.outbox.receipt import LISTED, Receipt
from shop.outbox.table import Mark, effect_types, required_effect_type
from shop.outbox.trace import current_trace

CHANNEL = "shopster_effect"
# NOTIFY takes a lock at commit that all committers share: bulk work leaves its effects to the sweep.
NOTIFY_UP_TO = 50

_INSERT = """
    INSERT INTO outbox_effect (topic, key, lane, wanted, done, attempts, payload, subject, trace_id)
    SELECT %(topic)s::text, mark.key, mark.lane, 1, 0, 0, mark.payload, mark.subject, %(trace)s::text
    FROM unnest(%(keys)s::text[], %(lanes)s::smallint[], %(payloads)s::jsonb[], %(subjects)s::text[])
        AS mark(key, lane, payload, subject)
    ORDER BY mark.key
"""
_ONCE = _INSERT + " ON CONFLICT (topic, key) DO NOTHING"
# A new mark revives a dead effect once; it never resets the poison counter of a live one. While the row is owed it
# only moves up; a done or dead row takes the new mark's lane.
_STATE = (
    _INSERT
    + """
    ON CONFLICT (topic, key) DO UPDATE SET
        wanted = outbox_effect.wanted + 1,
        lane = CASE WHEN outbox_effect.done < outbox_effect.wanted AND outbox_effect.dead_at IS NULL
                    THEN least(outbox_effect.lane, excluded.lane) ELSE excluded.lane END,
        available_at = CASE WHEN outbox_effect.done < outbox_effect.wanted AND outbox_effect.dead_at IS NULL
                            THEN outbox_effect.available_at ELSE clock_timestamp() END,
        wanted_at = CASE WHEN outbox_effect.done < outbox_effect.wanted AND outbox_effect.dead_at IS NULL
                         THEN outbox_effect.wanted_at ELSE clock_timestamp() END,
        attempts = CASE WHEN outbox_effect.dead_at IS NULL THEN outbox_effect.attempts ELSE 0 END,
        last_error = CASE WHEN outbox_effect.dead_at IS NULL THEN outbox_effect.last_error ELSE '' END,
        dead_at = NULL,
        skipped_at = NULL,
        payload = excluded.payload,
        subject = excluded.subject,
        trace_id = excluded.trace_id
"""
)
_RETURNING = " RETURNING id, wanted"
_NOTIFY = "SELECT pg_notify(%s::text, topic) FROM unnest(%s::text[]) AS topic"


def record(fact: Fact) -> None:
    """Remember `fact` until the outermost write commits, when it becomes one mark per effect and key.

    Raises OutsideWrite outside a service decorated with `@write`.
    """
    current_unit().add(_flush, (fact, {lane: lane_for(lane) for lane in Lane}))


def _flush(recorded: list[tuple[Fact, dict[Lane, Lane]]]) -> Receipt:
    failpoint("record.before_flush")
    receipt, returning = Receipt(), _RETURNING if is_gathering() else ""
    hurry = []
    with prepared_cursor() as cursor:
        for topic, by_key in _marked(recorded):
            line = required_effect_type(topic)
            statement = _STATE if line.kind == "state" else _ONCE
            cursor.execute(statement + returning, _parameters(topic, by_key))
            if returning:
                receipt.add(cursor.fetchmany(LISTED), of=cursor.rowcount)
            if len(by_key) <= NOTIFY_UP_TO and any(lane is not Lane.BULK for lane, _ in by_key.values()):
                hurry.append(topic)
        if hurry:
            cursor.execute(_NOTIFY, [CHANNEL, hurry])
    failpoint("record.after_flush")
    return receipt


def _marked(
    recorded: list[tuple[Fact, dict[Lane, Lane]]],
) -> Iterator[tuple[str, dict[str, tuple[Lane, Mark]]]]:
    """What the facts mark, by topic, and by key inside the statement: two writers never wait in a ring."""
    gathered: dict[str, dict[str, tuple[Lane, Mark]]] = {}
    for fact, lanes in recorded:
        for line in effect_types():
            if (marks := line.on.get(type(fact))) is not None:
                _gather(gathered.setdefault(line.topic, {}), lanes[line.lane], marks(fact))
    return ((topic, by_key) for topic, by_key in sorted(gathered.items()) if by_key)


def _gather(by_key: dict[str, tuple[Lane, Mark]], lane: Lane, marks: Iterable[Mark]) -> None:
    for mark in marks:
        known = by_key.get(mark.key)
        by_key[mark.key] = (min(lane, known[0]) if known else lane, mark)


def _parameters(topic: str, by_key: dict[str, tuple[Lane, Mark]]) -> dict[str, Any]:
    marks = [mark for _, mark in by_key.values()]
    return {
        "topic": topic,
        "trace": current_trace(),
        "keys": [mark.key for mark in marks],
        "lanes": [int(lane) for lane, _ in by_key.values()],
        "payloads": [None if mark.payload is None else Jsonb(mark.payload) for mark in marks],
        "subjects": [mark.subject[:200] for mark in marks],
    }
