"""Add to what shoppers searched for today and then opened."""

from collections.abc import Mapping

from django.db import connection

from shop.common.write import write

# In the order of the key, so that two counters never wait for each other in a circle.
_ADD = """
    INSERT INTO search_dailyquery AS known (text, day, clicks)
    SELECT given.text, (now() AT TIME ZONE 'UTC')::date, given.clicks
    FROM unnest(%s::text[], %s::int[]) AS given (text, clicks)
    ORDER BY given.text
    ON CONFLICT (text, day) DO UPDATE SET clicks = known.clicks + EXCLUDED.clicks
"""


@write
def count_queries(*, counts: Mapping[str, int]) -> None:
    """Add `counts` by folded text to today's."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [list(counts), list(counts.values())])
