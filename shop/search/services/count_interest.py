"""Add to what shoppers did with products today."""

from collections.abc import Mapping

from django.db import connection

from shop.common.write import write
from shop.search.interest import Interest

# In the order of the key, so that two counters never wait for each other in a circle.
_ADD = """
    INSERT INTO search_dailyinterest AS known (product_id, day, views, clicks, conversions)
    SELECT given.product_id, (now() AT TIME ZONE 'UTC')::date, given.views, given.clicks, given.conversions
    FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[]) AS given (product_id, views, clicks, conversions)
    JOIN catalog_product AS product ON product.id = given.product_id
    ORDER BY given.product_id
    ON CONFLICT (product_id, day) DO UPDATE SET
        views = known.views + EXCLUDED.views,
        clicks = known.clicks + EXCLUDED.clicks,
        conversions = known.conversions + EXCLUDED.conversions
"""


@write
def count_interest(*, counts: Mapping[int, Interest]) -> None:
    """Add `counts` by product id to today's; products that there are not are left out."""
    values = list(counts.values())
    columns = [
        list(counts),
        [one.views for one in values],
        [one.clicks for one in values],
        [one.conversions for one in values],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ADD, columns)
