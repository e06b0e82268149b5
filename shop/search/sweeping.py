"""A sweep: the index compared with the database, both ways; the slice that one effect of it carries out.

*held*     looks through what the index holds, page by page: what is unknown, older, newer, or says something else;
*lacking*  looks through the ledger's keys: what the index does not hold.

What looks wrong is looked at again (comparing.py) before it counts. A difference is noted in the transaction that owes
the record again, and it is open until a later look finds that the record agrees. Changes with what a sweep looks at.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F
from django.db.models.functions import Now

from shop.common.failpoints import failpoint
from shop.outbox.generations import generations_after
from shop.outbox.lanes import Lane, marking_in
from shop.search import indices
from shop.search.bits import lacking
from shop.search.client import NOT_FOUND, IndexRefused
from shop.search.comparing import Comparison, compare, judged, known
from shop.search.holding import Slice, held
from shop.search.indices import Page
from shop.search.models import Sweep
from shop.search.queries import open_differences, seen_by
from shop.search.rules import RECORD_TOPIC, Finding, Look, is_product_key
from shop.search.services.close_differences import close_differences
from shop.search.services.move_run import move_run
from shop.search.services.note_findings import note_findings

logger = logging.getLogger(__name__)

SLICE_SECONDS = 8.0
KEYS = 5000
PROVEN_AT_ONCE = 1000
# In the log; the page of differences has them all.
NAMED = 10


def advance_sweep(*, sweep_id: int, seconds: float = SLICE_SECONDS) -> None:
    """Move the sweep on until it is at rest; after `seconds` the step at hand is the last, and it is owed again.

    Raises RunTaken where another worker is on it, IndexAway, or IndexRefused.
    """
    clock = Slice(seconds)
    with held(Sweep, sweep_id) as taken:
        run = taken
        while run is not None and not run.at_rest:
            run = _look_at_held(run) if run.look == Look.HELD else _look_for_lacking(run)
            if clock.over:
                break
    failpoint("sweep.after_slice")


def confirm_repairs(index: str) -> int:
    """Close open differences whose records agree by now, for a while; returns how many. Raises as `advance_sweep`."""
    closed, last, clock = 0, 0, Slice(SLICE_SECONDS)
    while not clock.over and (rows := open_differences(last, PROVEN_AT_ONCE)):
        last = max(rows)
        agreeing = compare(index, list(rows.values()), whole=True).agreeing
        closed += close_differences(object_ids=agreeing) if agreeing else 0
    return closed


def _look_at_held(run: Sweep) -> Sweep:
    page = _page(run)
    if page is None:
        logger.warning("%s: its place in the index was lost, it begins again", run)
        return move_run(run, cursor="", records=0)
    records = {str(record["objectID"]): record for record in page.records}
    suspects = _suspects(records, whole=run.bodies)
    compared = compare(run.index, suspects, whole=run.bodies) if suspects else Comparison([], [])
    seen = [int(id_) for id_ in records if is_product_key(id_)]
    moved = {"cursor": page.cursor, "records": F("records") + len(records)}
    if not page.cursor:
        moved["look"] = Look.LACKING
    return _note(run, compared.findings, moved, seen)


def _page(run: Sweep) -> Page | None:
    """The next records; None where the cursor is no longer good, nothing where there is no index."""
    try:
        return indices.browse(run.index, run.cursor, ["*"] if run.bodies else ["_v"])
    except IndexRefused as error:
        if run.cursor:
            return None
        if error.status == NOT_FOUND:
            return Page([], "")
        raise


def _suspects(records: Mapping[str, dict[str, Any]], *, whole: bool) -> list[str]:
    now = known(list(records), whole=whole)
    return [id_ for id_, record in records.items() if judged(id_, record, now) is not None]


def _look_for_lacking(run: Sweep) -> Sweep:
    at = generations_after(RECORD_TOPIC, run.cursor, KEYS)
    if not at:
        return move_run(run, look=Look.FINISHED, cursor="", finished_at=Now())
    keys = [int(key) for key, generation in at.items() if is_product_key(key) and generation.settled]
    suspects = [str(id_) for id_ in lacking(seen_by(run, keys), keys)]
    compared = compare(run.index, suspects, whole=run.bodies) if suspects else Comparison([], [])
    return _note(run, compared.findings, {"cursor": list(at)[-1]}, [])


def _note(run: Sweep, findings: Sequence[Finding], moved: dict[str, Any], seen: Sequence[int]) -> Sweep:
    """Note what differs and owe it; what nobody knows of is taken out of records before that."""
    failpoint("sweep.after_page")
    if unknown := {finding.object_id: finding.unknown for finding in findings if finding.unknown}:
        indices.forget_attributes(run.index, unknown)
    if findings:
        first = ", ".join(f"{finding.object_id[:40]} ({finding.kind})" for finding in findings[:NAMED])
        logger.warning("%s: %d records differ and are owed again: %s", run, len(findings), first)
    with marking_in(Lane.BULK):
        run = note_findings(run=run, findings=findings, seen=seen, moved=moved)
    failpoint("sweep.after_note")
    return run
