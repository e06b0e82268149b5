"""What a request, or the start of an import, has set off: effects by their trace. Changes when that tells more.

No index helps: one on `trace_id` made the mark of two effects slower by a tenth to two fifths, and every write would
pay that for a look that somebody takes once in a while. So the table is read through, and the look is given up when its
time is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import OperationalError

from shop.common.trace import request_of
from shop.outbox.models import Effect
from shop.outbox.reads import rows_of

PATIENCE_MS = 5_000
QUERY_CANCELED = "57014"

# Where spans are exported, the trace of a row goes on after the id.
_OF_TRACE = "FROM outbox_effect WHERE trace_id = %(id)s OR trace_id LIKE %(spans)s"
_IDS = f"SELECT id {_OF_TRACE} LIMIT %(most)s"
# The states are those of `Effect.state`; it can't tell a worker that is silent, so neither does this.
_SET_OFF = f"""
    WITH traced AS MATERIALIZED (
        SELECT id, topic, wanted_at,
               CASE WHEN dead_at IS NOT NULL THEN 'dead'
                    WHEN done >= wanted AND skipped_at IS NOT NULL THEN 'skipped'
                    WHEN done >= wanted THEN 'done'
                    WHEN token IS NOT NULL THEN 'running'
                    WHEN last_error <> '' THEN 'waiting'
                    ELSE 'due' END AS state
        {_OF_TRACE}
    )
    SELECT topic, state, count(*), NULL::bigint FROM traced GROUP BY topic, state
    UNION ALL
    (SELECT topic, state, 0, id FROM traced WHERE state NOT IN ('done', 'skipped')
     ORDER BY wanted_at, id LIMIT %(most)s)
    ORDER BY 1, 2
"""  # noqa: S608  # nothing but our own constant is put in


class TookTooLong(Exception):
    """The ledger could not be read through in time."""


class Count(NamedTuple):
    """How many effects of a topic are in a state."""

    topic: str
    state: str
    effects: int


@dataclass(frozen=True, slots=True)
class SetOff:
    """What one trace has set off: counts, and the oldest effects that are not over."""

    counts: Sequence[Count]
    open_effects: Sequence[Effect]


def traced_ids(trace: str, *, most: int) -> list[int]:
    """At most `most` effects of that trace, in no order. Raises TookTooLong."""
    return [id_ for (id_,) in _rows(_IDS, trace, most)]


def set_off(trace: str, *, most: int) -> SetOff:
    """All that was set off under that trace, with `most` of what is open. Raises TookTooLong."""
    found = _rows(_SET_OFF, trace, most)
    ids = [id_ for *_, id_ in found if id_ is not None]
    counts = [Count(topic, state, count) for topic, state, count, id_ in found if id_ is None]
    return SetOff(counts, list(Effect.objects.filter(pk__in=ids).order_by("wanted_at", "pk")))


def _rows(statement: str, trace: str, most: int) -> list[tuple[Any, ...]]:
    id_ = request_of(trace)
    literal = id_.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    try:
        return rows_of(statement, {"id": id_, "spans": f"{literal}:%", "most": most}, PATIENCE_MS)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != QUERY_CANCELED:
            raise
        raise TookTooLong(f"more than {PATIENCE_MS // 1000} s") from error
