"""Whether the index agrees with the database about some records. Changes with what counts as agreement.

The ledger is read before and after the index: a record of which something was owed or completed in between is in
motion, and says nothing. So what differs has differed while nobody was at it, and is drift.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from shop.common.snapshot import snapshot
from shop.outbox.generations import Generation, generations, owing
from shop.search import indices
from shop.search.batches import bodies
from shop.search.documents import tombstone
from shop.search.queries import products_that_are
from shop.search.rules import (
    MARKING_TOPICS,
    RECORD_TOPIC,
    Expected,
    Finding,
    Kind,
    differs,
    is_product_key,
    version_of,
)

_KNOWN = frozenset(tombstone(0)) | {"_v"}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, and which records agree; what is in neither is in motion."""

    findings: list[Finding]
    agreeing: list[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says of some ids at one moment."""

    at: Mapping[str, Generation]
    there: Collection[int]
    made: Mapping[int, dict[str, Any]]
    in_motion: bool


def compare(index: str, ids: Collection[str], *, whole: bool) -> Comparison:
    """Hold the records with these ids against the database; with `whole` what they say, not their versions alone.

    Raises IndexAway or IndexRefused.
    """
    before = generations(RECORD_TOPIC, ids)
    found = indices.records_of(index, ids)
    after = known(ids, whole=whole)
    findings: list[Finding] = []
    agreeing: list[str] = []
    for id_ in ids:
        if before.get(id_) != after.at.get(id_):
            continue
        finding = judged(id_, found.get(id_), after)
        if finding is None:
            generation = after.at.get(id_)
            agreeing += [] if generation and generation.owed else [id_]
        elif not (after.in_motion and finding.kind is Kind.BODY):
            findings.append(finding)
    return Comparison(findings, agreeing)


def known(ids: Collection[str], *, whole: bool) -> Known:
    """What the database says of these ids now; with `whole` also what their records should say."""
    keys = [int(id_) for id_ in ids if is_product_key(id_)]
    with snapshot():
        at = generations(RECORD_TOPIC, ids)
        there = products_that_are(keys)
        made = bodies([key for key in keys if str(key) in at]) if whole else {}
        # A category's new name is on its way to its products' records as long as that effect is owed.
        in_motion = whole and owing(MARKING_TOPICS)
    return Known(at, there, made, in_motion)


def judged(id_: str, record: Mapping[str, Any] | None, now: Known) -> Finding | None:
    """How the record of that id differs from what is known; None where it does not, or where it may."""
    generation = now.at.get(id_)
    if generation is None:
        owned = is_product_key(id_) and int(id_) in now.there
        if record is None:
            return None
        return Finding(id_, Kind.EXTRA, {}, version_of(record), owned)
    if not generation.settled:
        return None
    body = now.made.get(int(id_)) if is_product_key(id_) else None
    difference = differs(Expected(generation.wanted, body), record)
    if difference is None:
        return None
    kind, detail = difference
    held = record or {}
    unknown = sorted(name for name in held if name not in _KNOWN and held[name] is not None)
    return Finding(id_, kind, detail, version_of(held), owned=True, unknown=unknown)
