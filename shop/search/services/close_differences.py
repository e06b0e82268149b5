"""Note that records agree again."""

from collections.abc import Collection

from django.db.models.functions import Now

from shop.common.write import write
from shop.search.models import Difference


@write
def close_differences(*, object_ids: Collection[str]) -> int:
    """Set the open differences of these records to repaired; returns how many."""
    return Difference.objects.filter(object_id__in=object_ids, repaired_at=None).update(repaired_at=Now())
