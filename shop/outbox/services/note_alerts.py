"""Remember what is wrong, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Now

from shop.common.write import write
from shop.outbox.models import StandingAlert
from shop.outbox.rules import Alert


@dataclass(frozen=True, slots=True)
class Noted:
    """The alerts that are new, and the codes of those that are over."""

    began: Sequence[Alert]
    ended: Sequence[str]


@write
def note_alerts(*, found: Sequence[Alert]) -> Noted:
    """Make the standing alerts those of `found`: one that stands already keeps its beginning and gets new words."""
    # Two that look at once wait for each other, so that each beginning is told once.
    standing = {row.code: row for row in StandingAlert.objects.select_for_update().order_by("code")}
    began = []
    for alert in found:
        row, new = StandingAlert.objects.get_or_create(code=alert.code, defaults={"sentence": alert.sentence})
        if new:
            began.append(alert)
        else:
            StandingAlert.objects.filter(pk=row.pk).update(sentence=alert.sentence, seen_at=Now())
    ended = sorted(standing.keys() - {alert.code for alert in found})
    StandingAlert.objects.filter(code__in=ended).delete()
    return Noted(began, ended)
