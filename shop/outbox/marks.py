"""The statements that write marks. Changes when a mark leaves other traces in its row.

There is one statement for each number of marks up to FEW, so that the common write, of a mark or two, costs PostgreSQL
no more than a plain INSERT; any greater number goes in as arrays. Marks and notifications travel together, so that a
write waits for one answer.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from shop.outbox.lanes import Lane
from shop.outbox.receipt import LISTED
from shop.outbox.table import Kind, Mark

CHANNEL = "shopster_effect"
FEW = 6

_INSERT = "INSERT INTO outbox_effect (topic, key, lane, wanted, done, attempts, payload, subject, trace_id)"
# The relay looks for itself what is due, so there is nothing to say but that something is; PostgreSQL says once what
# a transaction says several times.
_TELL = f"pg_notify('{CHANNEL}', '')"
_ROW = (
    "(%(topic{n})s::text, %(key{n})s::text, %(lane{n})s::smallint, 1, 0, 0, %(payload{n})s::jsonb,"
    " %(subject{n})s::text, %(trace)s::text)"
)
# In the order that Python sorts in, whatever the database's own is: two writers never wait for each other in a ring.
_ARRAYS = """
    SELECT mark.topic, mark.key, mark.lane, 1, 0, 0, mark.payload, mark.subject, %(trace)s::text
    FROM unnest(%(topics)s::text[], %(keys)s::text[], %(lanes)s::smallint[], %(payloads)s::jsonb[],
                %(subjects)s::text[]) AS mark(topic, key, lane, payload, subject)
    ORDER BY mark.topic COLLATE "C", mark.key COLLATE "C"
"""
_CONFLICT = {
    "once": "ON CONFLICT (topic, key) DO NOTHING",
    # A new mark revives a dead effect once; it never resets the poison counter of a live one. While the row is owed
    # it only moves up; a done or dead row takes the new mark's lane.
    "state": """
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
""",
}


class Row(NamedTuple):
    """A mark of a topic, and the lane that it asks for."""

    topic: str
    key: str
    lane: Lane
    mark: Mark


def statement(kind: Kind, rows: int, *, tell: bool, listing: bool) -> str:
    """The text that marks so many `rows`, all of the lines' one `kind`; with `tell` the relay is notified of each.

    With `listing` it answers with what `listed` reads.
    """
    few, shortened = (rows if rows <= FEW else 0), rows > LISTED
    return _statement(kind, few, tell=tell, listing=listing, shortened=listing and shortened)


def listed(answer: Sequence[tuple[Any, ...]], rows: int) -> tuple[Iterator[tuple[int, int]], int]:
    """The first LISTED marked effects' ids and generations, and how many effects were marked."""
    of = answer[0][2] if answer and rows > LISTED else len(answer)
    return ((id_, generation) for id_, generation, *_ in answer), of


@cache
def _statement(kind: Kind, few: int, *, tell: bool, listing: bool, shortened: bool) -> str:
    """One text object for each, by which psycopg finds what it has prepared; `few` is 0 for many."""
    source = "VALUES " + ", ".join(_ROW.format(n=n) for n in range(few)) if few else _ARRAYS
    wanted = [*(["id", "wanted"] if listing else []), *([_TELL] if tell else [])]
    returning = f"RETURNING {', '.join(wanted)}" if wanted else ""
    mark = f"{_INSERT} {source} {_CONFLICT[kind]} {returning}"
    if shortened:
        return f"WITH marked AS ({mark}) SELECT id, wanted, count(*) OVER () FROM marked LIMIT {LISTED}"  # noqa: S608
    return mark


def parameters(rows: Sequence[Row], trace: str) -> dict[str, Any]:
    """What `statement` needs for these rows."""
    if len(rows) > FEW:
        return {"trace": trace, **_arrays(rows)}
    values: dict[str, Any] = {"trace": trace}
    for n, row in enumerate(sorted(rows)):
        values[f"topic{n}"] = row.topic
        values[f"key{n}"] = row.key
        values[f"lane{n}"] = int(row.lane)
        values[f"payload{n}"] = _json(row.mark)
        values[f"subject{n}"] = _subject(row.mark)
    return values


def _arrays(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "topics": [row.topic for row in rows],
        "keys": [row.key for row in rows],
        "lanes": [int(row.lane) for row in rows],
        "payloads": [_json(row.mark) for row in rows],
        "subjects": [_subject(row.mark) for row in rows],
    }


def _json(mark: Mark) -> Jsonb | None:
    return None if mark.payload is None else Jsonb(mark.payload)


def _subject(mark: Mark) -> str:
    return mark.subject[:200]
