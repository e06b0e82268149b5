"""Bring the popularity of products in line with what shoppers did, and owe the records that it changes."""

from django.db import connection

from shop.common.write import write
from shop.outbox.lanes import Lane, marking_in
from shop.search.services.forget_interest import DAYS
from shop.search.services.mark_records import mark_records

BATCH = 1000
# What was done a fortnight ago counts half. A click says more than a view, a purchase more than many clicks. On a scale
# of logarithms, so that a record changes when it is another order of popularity, not with every click.
_CHANGED = """
    WITH wanted AS (
        SELECT product_id, round(10 * ln(1 + sum(
            (views + 3 * clicks + 20 * conversions) * power(0.5, ((now() AT TIME ZONE 'UTC')::date - day) / 14.0)
        )))::int AS score
        FROM search_dailyinterest
        WHERE day >= (now() AT TIME ZONE 'UTC')::date - %s
        GROUP BY product_id
    )
    SELECT coalesce(wanted.product_id, known.product_id), coalesce(wanted.score, 0)
    FROM wanted FULL JOIN search_popularity AS known ON known.product_id = wanted.product_id
    WHERE coalesce(wanted.score, 0) <> coalesce(known.score, 0)
    ORDER BY 1 LIMIT %s
"""
_PUT = """
    INSERT INTO search_popularity (product_id, score)
    SELECT given.product_id, given.score FROM unnest(%s::bigint[], %s::int[]) AS given (product_id, score)
    ON CONFLICT (product_id) DO UPDATE SET score = EXCLUDED.score
"""
_DELETE = "DELETE FROM search_popularity WHERE score = 0 AND product_id = ANY(%s::bigint[])"


def refresh_popularity() -> int:
    """Refresh all, a transaction for each thousand that change; returns how many did."""
    total = 0
    while changed := _refresh_some():
        total += changed
    return total


@write
def _refresh_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, [DAYS, BATCH])
        scores = dict(cursor.fetchall())
        if not scores:
            return 0
        cursor.execute(_PUT, [list(scores), list(scores.values())])
        cursor.execute(_DELETE, [list(scores)])
    with marking_in(Lane.BULK):
        mark_records(product_ids=scores)
    return len(scores)
