"""record(): a fact becomes its effects, in the same transaction. Changes when marks are written differently."""

from collections.abc import Sequence

from shop.common.failpoints import failpoint
from shop.common.sql import prepared_cursor
from shop.common.trace import current_trace
from shop.common.write import current_unit, is_gathering
from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane, ambient_lane, lane_for
from shop.outbox.marks import Row, listed, parameters, statement
from shop.outbox.receipt import Receipt
from shop.outbox.table import KINDS, Mark, effects_of

# NOTIFY takes a lock at commit that all committers share: bulk work leaves its effects to the sweep.
TELL_UP_TO = 50


def record(fact: Fact) -> None:
    """Remember `fact` until the outermost write commits, when it becomes one mark per effect and key.

    Raises OutsideWrite outside a service decorated with `@write`.
    """
    current_unit().add(_flush, (fact, ambient_lane()))


def _flush(recorded: list[tuple[Fact, Lane | None]]) -> Receipt:
    failpoint("record.before_flush")
    gathered, receipt, listing = _gathered(recorded), Receipt(), is_gathering()
    with prepared_cursor() as cursor:
        # By kind, and by topic and key inside the statement: two writers never wait for each other in a ring.
        for kind in KINDS:
            rows = [Row(*where, lane, mark) for where, (lane, mark) in gathered[kind].items()]
            if not rows:
                continue
            text = statement(kind, len(rows), tell=_hurries(rows), listing=listing)
            cursor.execute(text, parameters(rows, current_trace()))
            if listing:
                marked, of = listed(cursor.fetchall(), len(rows))
                receipt.add(marked, of=of)
    failpoint("record.after_flush")
    return receipt


def _gathered(
    recorded: list[tuple[Fact, Lane | None]],
) -> dict[str, dict[tuple[str, str], tuple[Lane, Mark]]]:
    """What the facts mark: by kind, then by topic and key."""
    gathered: dict[str, dict[tuple[str, str], tuple[Lane, Mark]]] = {kind: {} for kind in KINDS}
    for fact, ambient in recorded:
        for line in effects_of(type(fact)):
            marked, lane = gathered[line.kind], lane_for(line.lane, ambient)
            for mark in line.on[type(fact)](fact):
                known = marked.get((line.topic, mark.key))
                marked[line.topic, mark.key] = (min(lane, known[0]) if known else lane, mark)
    return gathered


def _hurries(rows: Sequence[Row]) -> bool:
    return len(rows) <= TELL_UP_TO and any(row.lane is not Lane.BULK for row in rows)
