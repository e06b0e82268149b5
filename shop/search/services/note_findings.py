"""Note what a sweep has seen and found, and owe what differs."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.record import record
from shop.outbox.services.lift_generations import lift_generations
from shop.search.bits import buckets_of, with_bits
from shop.search.facts import RecordsWentStale, StraysFound
from shop.search.models import Difference, Sweep, SweepBits
from shop.search.rules import RECORD_TOPIC, Finding, Kind
from shop.search.services.move_run import move_run


@write
def note_findings(
    *, run: Sweep, findings: Sequence[Finding], seen: Sequence[int], moved: dict[str, Any]
) -> Sweep:
    """Move the sweep on with what it has seen, and keep what differs, open; returns the sweep.

    Records RecordsWentStale for what an effect keeps, at a generation above the index's, and StraysFound for the rest.
    A difference that is open already is owed again and not noted twice. Raises RunTaken.
    """
    run = move_run(run, found=F("found") + len(findings), **moved)
    _note_seen(run, seen)
    if not findings:
        return run
    Difference.objects.bulk_create(
        [
            Difference(sweep=run, object_id=found.object_id, kind=found.kind, detail=found.detail)
            for found in findings
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    ahead = {
        found.object_id: found.version
        for found in findings
        if found.owned and found.kind in {Kind.NEWER, Kind.EXTRA}
    }
    if ahead:
        lift_generations(topic=RECORD_TOPIC, lane=int(Lane.BULK), versions=ahead)
    if owned := [int(found.object_id) for found in findings if found.owned]:
        record(RecordsWentStale(product_ids=tuple(owned)))
    if strays := [found.object_id for found in findings if not found.owned]:
        record(StraysFound(object_ids=tuple(strays)))
    return run


def _note_seen(run: Sweep, seen: Sequence[int]) -> None:
    buckets = buckets_of(seen)
    rows = SweepBits.objects.filter(sweep=run, bucket__in=buckets).values_list("bucket", "bits")
    before = {bucket: bytes(bits) for bucket, bits in rows}
    SweepBits.objects.bulk_create(
        [
            SweepBits(sweep=run, bucket=bucket, bits=with_bits(before.get(bucket, b""), places))
            for bucket, places in buckets.items()
        ],
        update_conflicts=True,
        unique_fields=["sweep", "bucket"],
        update_fields=["bits"],
    )
