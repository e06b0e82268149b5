"""Have these be the queries that are suggested."""

from collections.abc import Mapping

from shop.common.write import write
from shop.search.models import PopularQuery


@write
def keep_popular_queries(*, scores: Mapping[str, float]) -> int:
    """Keep `scores` by text in place of those of before; returns how many rows changed.

    What staff have hidden stays, and stays hidden, whether it is asked for or not.
    """
    known = {row.text: row for row in PopularQuery.objects.select_for_update().order_by("pk")}
    wanted = {text: round(score, 2) for text, score in scores.items()}
    wanted |= {text: 0.0 for text, row in known.items() if row.hidden and text not in wanted}
    changed = [
        PopularQuery(text=text, score=score)
        for text, score in sorted(wanted.items())
        if text not in known or known[text].score != score
    ]
    PopularQuery.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["text"], update_fields=["score"]
    )
    gone = [row.pk for text, row in known.items() if text not in wanted]
    PopularQuery.objects.filter(pk__in=gone).delete()
    return len(changed) + len(gone)
