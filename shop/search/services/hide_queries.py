"""Keep queries from being suggested, or let them be suggested again."""

from collections.abc import Collection

from shop.audit.actor import Actor
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write
from shop.search.models import PopularQuery


@write
def hide_queries(*, actor: Actor, query_ids: Collection[int], hidden: bool) -> int:
    """Hide those of the queries that are not hidden yet, or the other way round; returns how many.

    The web process may go on suggesting them for as long as it keeps an answer.
    """
    rows = PopularQuery.objects.select_for_update().filter(pk__in=query_ids).exclude(hidden=hidden)
    changed = list(rows.order_by("pk"))
    PopularQuery.objects.filter(pk__in=[row.pk for row in changed]).update(hidden=hidden)
    for row in changed:
        before, after = {"hidden": not hidden}, {"text": row.text, "hidden": hidden}
        action = "query.hidden" if hidden else "query.shown"
        add_entry(actor=actor, change=Change(action, "popularquery", str(row.pk), before=before, after=after))
    return len(changed)
