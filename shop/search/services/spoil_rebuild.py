"""Give a rebuild up because its shadow can't be kept."""

from django.conf import settings
from django.db.models.functions import Now

from shop.common.write import write
from shop.search.models import Rebuild
from shop.search.rules import FED, Phase, mark_in


@write
def spoil_rebuild(*, shadow: str, reason: str) -> None:
    """Set the rebuild whose shadow that is to *failed*, whoever holds it; the live index stays as it is."""
    rebuild_id, _, attempt = (mark_in(settings.SEARCH_INDEX, shadow) or "0-0").partition("-")
    rows = Rebuild.objects.filter(pk=rebuild_id, attempt=attempt, phase__in=sorted(FED))
    rows.update(phase=Phase.FAILED, failure=reason, token=None, lease_until=None, finished_at=Now())
