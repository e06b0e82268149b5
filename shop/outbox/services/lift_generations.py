"""Let what is marked next be newer than what a sink holds."""

from collections.abc import Mapping

from django.db import connection

from shop.common.write import write

# A row that is done stays done, one that is owed stays owed: only the numbers grow.
_LIFT = """
    INSERT INTO outbox_effect AS e (topic, key, lane, wanted, done, attempts, subject, done_at)
    SELECT %(topic)s, at.key, %(lane)s, at.version, at.version, 0, '', clock_timestamp()
    FROM unnest(%(keys)s::text[], %(versions)s::bigint[]) AS at(key, version)
    ORDER BY at.key COLLATE "C"
    ON CONFLICT (topic, key) DO UPDATE SET
        wanted = greatest(e.wanted, excluded.wanted),
        done = CASE WHEN e.done = e.wanted THEN greatest(e.done, excluded.done) ELSE e.done END
"""


@write
def lift_generations(*, topic: str, lane: int, versions: Mapping[str, int]) -> None:
    """Bring the generations of these keys up to a sink's `versions` at least; the next mark is above them.

    For a sink that holds a newer generation than the ledger knows, as after a database was restored: it would ignore
    all that it is told until the ledger has caught up.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _LIFT,
            {
                "topic": topic,
                "lane": lane,
                "keys": list(versions),
                "versions": list(versions.values()),
            },
        )
