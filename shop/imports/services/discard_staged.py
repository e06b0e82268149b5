"""Remove what a run has staged, once it is at rest."""

from shop.common.write import write
from shop.imports.facts import ImportAdvanced
from shop.imports.models import ImportRun, StagedProduct, StagedRow
from shop.outbox.record import record

CHUNK = 20_000


@write
def discard_staged(*, run: ImportRun, rearm: bool) -> bool:
    """Remove up to CHUNK staged rows; returns whether any may be left.

    `rearm` records ImportAdvanced in that case.
    """
    rows = StagedRow.objects.filter(run=run).order_by("product", "line").values_list("pk", flat=True)[:CHUNK]
    if StagedRow.objects.filter(pk__in=list(rows)).delete()[0]:
        left = True
    else:
        products = (
            StagedProduct.objects.filter(run=run).order_by("ordinal").values_list("pk", flat=True)[:CHUNK]
        )
        left = StagedProduct.objects.filter(pk__in=list(products)).delete()[0] == CHUNK
    if left and rearm:
        record(ImportAdvanced(run_id=run.pk))
    return left
