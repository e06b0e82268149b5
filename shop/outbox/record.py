"""record(): a fact becomes its effects, in the same transaction. Changes when marks are written differently."""

from collections.abc import Iterable
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
    SELECT mark.topic, mark.key, mark.lane, 1, 0, 0, mark.payload, mark.subject, %(trace)s::text
    FROM unnest(%(topics)s::text[], %(keys)s::text[], %(lanes)s::smallint[], %(payloads)s::jsonb[],
                %(subjects)s::text[]) AS mark(topic, key, lane, payload, subject)
    ORDER BY mark.topic, mark.key
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
# Marks and notifications together, so that a write waits for one answer.
_TOLD = "SELECT pg_notify(%(channel)s::text, topic) FROM unnest(%(hurry)s::text[]) AS topic"
_MARK = f"WITH marked AS ({{}}) {_TOLD}"
# The same for a write whose caller will ask what became of it: the first marks, and how many there are.
_MARK_AND_LIST = f"""
    WITH marked AS ({{}} RETURNING id, wanted), told AS MATERIALIZED ({_TOLD})
    SELECT id, wanted, count(*) OVER () FROM marked, (SELECT count(*) FROM told) AS _ LIMIT {LISTED}
"""  # noqa: S608  # nothing but our own constants is put in
_KINDS = {"state": _STATE, "once": _ONCE}


def record(fact: Fact) -> None:
    """Remember `fact` until the outermost write commits, when it becomes one mark per effect and key.

    Raises OutsideWrite outside a service decorated with `@write`.
    """
    current_unit().add(_flush, (fact, {lane: lane_for(lane) for lane in Lane}))


def _flush(recorded: list[tuple[Fact, dict[Lane, Lane]]]) -> Receipt:
    failpoint("record.before_flush")
    gathered, receipt = _gathered(recorded), Receipt()
    frame = _MARK_AND_LIST if is_gathering() else _MARK
    with prepared_cursor() as cursor:
        # By kind, and by topic and key inside the statement: two writers never wait for each other in a ring.
        for kind, marks in _KINDS.items():
            of_kind = {
                topic: by_key
                for topic, by_key in gathered.items()
                if required_effect_type(topic).kind == kind
            }
            if not of_kind:
                continue
            cursor.execute(frame.format(marks), _parameters(of_kind))
            if is_gathering() and (listed := cursor.fetchall()):
                receipt.add(((id_, wanted) for id_, wanted, _ in listed), of=listed[0][2])
    failpoint("record.after_flush")
    return receipt


def _gathered(recorded: list[tuple[Fact, dict[Lane, Lane]]]) -> dict[str, dict[str, tuple[Lane, Mark]]]:
    """What the facts mark, by topic and key."""
    gathered: dict[str, dict[str, tuple[Lane, Mark]]] = {}
    for fact, lanes in recorded:
        for line in effect_types():
            if (marks := line.on.get(type(fact))) is not None:
                _gather(gathered.setdefault(line.topic, {}), lanes[line.lane], marks(fact))
    return {topic: by_key for topic, by_key in gathered.items() if by_key}


def _gather(by_key: dict[str, tuple[Lane, Mark]], lane: Lane, marks: Iterable[Mark]) -> None:
    for mark in marks:
        known = by_key.get(mark.key)
        by_key[mark.key] = (min(lane, known[0]) if known else lane, mark)


def _parameters(gathered: dict[str, dict[str, tuple[Lane, Mark]]]) -> dict[str, Any]:
    rows = [(topic, lane, mark) for topic, by_key in gathered.items() for lane, mark in by_key.values()]
    return {
        "channel": CHANNEL,
        "hurry": [topic for topic, by_key in gathered.items() if _hurries(by_key)],
        "trace": current_trace(),
        "topics": [topic for topic, _, _ in rows],
        "keys": [mark.key for _, _, mark in rows],
        "lanes": [int(lane) for _, lane, _ in rows],
        "payloads": [None if mark.payload is None else Jsonb(mark.payload) for _, _, mark in rows],
        "subjects": [mark.subject[:200] for _, _, mark in rows],
    }


def _hurries(by_key: dict[str, tuple[Lane, Mark]]) -> bool:
    return len(by_key) <= NOTIFY_UP_TO and any(lane is not Lane.BULK for lane, _ in by_key.values())
