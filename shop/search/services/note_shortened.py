"""Remember which records were shortened."""

from collections.abc import Collection, Mapping

from shop.catalog.models import Product
from shop.common.clock import now
from shop.common.write import write
from shop.search.models import ShortenedRecord


def note_shortened(*, product_ids: Collection[int], cuts: Mapping[int, str]) -> None:
    """Keep `cuts`, in words by product, of those of `product_ids` whose record was shortened; forget the others'.

    Where nothing is new, one query and no transaction.
    """
    known = dict(ShortenedRecord.objects.filter(product_id__in=product_ids).values_list("product_id", "cuts"))
    if known != cuts:
        _note(gone=known.keys() - cuts.keys(), cuts=cuts)


@write
def _note(*, gone: Collection[int], cuts: Mapping[int, str]) -> None:
    ShortenedRecord.objects.filter(product_id__in=gone).delete()
    # One that was deleted meanwhile has a tombstone to come, and nothing to tell.
    there = Product.objects.filter(pk__in=cuts).order_by("pk").select_for_update(no_key=True)
    ids = there.values_list("pk", flat=True)
    rows = [ShortenedRecord(product_id=id_, cuts=cuts[id_], noted_at=now()) for id_ in ids]
    ShortenedRecord.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["product"], update_fields=["cuts", "noted_at"]
    )
