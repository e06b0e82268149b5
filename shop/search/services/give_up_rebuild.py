"""Give up the rebuild that is under way for one that begins with an empty index."""

from django.conf import settings
from django.db.models.functions import Now

from shop.common.write import write
from shop.search.models import Rebuild
from shop.search.rules import AT_REST, Phase


@write
def give_up_rebuild(*, reason: str) -> list[int]:
    """Set the rebuild that does not empty the index to *failed*, whoever holds it; returns its id, if there was one.

    It may be held up by the very index that the next one empties. One whose swap is done is left to end by itself.
    """
    rows = Rebuild.objects.filter(index=settings.SEARCH_INDEX, clear=False)
    rows = rows.exclude(phase__in=sorted({*AT_REST, Phase.REMARKING}))
    given_up = list(rows.select_for_update().values_list("pk", flat=True))
    changes = {"phase": Phase.FAILED, "failure": reason, "token": None, "lease_until": None}
    Rebuild.objects.filter(pk__in=given_up).update(**changes, finished_at=Now())
    return given_up
