"""Say that a process or lane is alive."""

from django.db import connection

_BEAT = """
    INSERT INTO outbox_heartbeat (name, seen_at) VALUES (%s, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
"""


def beat(name: str) -> None:
    """Set the heartbeat of `name` to the database's present time, in a statement of its own."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name])
