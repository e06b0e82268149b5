"""How far state effects are: the generations of a topic's keys. Changes when a sink is compared by something else.

A sink that keeps the generation beside what it was told can be held against these.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from shop.common.sql import fetch
from shop.outbox.protocol import LEASE_SECONDS


class Generation(NamedTuple):
    """What is wanted of one key, what is confirmed, and whether staff declared that it is not to be carried out."""

    wanted: int
    done: int
    skipped: bool

    @property
    def owed(self) -> bool:
        """Whether the sink is still to be told."""
        return self.done < self.wanted

    @property
    def settled(self) -> bool:
        """Whether the sink should agree: nothing is owed, and nothing was given up."""
        return not self.owed and not self.skipped


_OF = """
    SELECT key, wanted, done, skipped_at IS NOT NULL FROM outbox_effect
    WHERE topic = %s::text AND key = ANY(%s::text[])
"""
_AFTER = """
    SELECT key, wanted, done, skipped_at IS NOT NULL FROM outbox_effect
    WHERE topic = %s::text AND key > %s::text ORDER BY key LIMIT %s::int
"""
# In the order of the partial index of what is owed, so that it is looked at and not the table.
_OWING = """
    SELECT EXISTS (SELECT 1 FROM (
        SELECT FROM outbox_effect WHERE topic = ANY(%s::text[]) AND wanted > done AND dead_at IS NULL
        ORDER BY lane, topic, available_at LIMIT 1
    ) AS first)
"""
# What a handler did meanwhile may have been completed up to one lease later, or begun one lease before.
_DONE_SINCE = """
    SELECT key FROM outbox_effect
    WHERE topic = %s::text AND done_at >= %s::timestamptz - make_interval(secs => %s::int) ORDER BY key
"""


def generations(topic: str, keys: Collection[str]) -> dict[str, Generation]:
    """The generations of those keys that have an effect. One query."""
    return {key: Generation(*rest) for key, *rest in fetch(_OF, [topic, list(keys)])}


def generations_after(topic: str, key: str, limit: int) -> dict[str, Generation]:
    """The generations of the next `limit` keys after `key`, in the order that PostgreSQL sorts them in. One query."""
    return {found: Generation(*rest) for found, *rest in fetch(_AFTER, [topic, key, limit])}


def completed_since(topic: str, moment: datetime) -> list[str]:
    """The keys that were completed after `moment`, or less than one lease before it. One query."""
    return [key for (key,) in fetch(_DONE_SINCE, [topic, moment, LEASE_SECONDS])]


def owing(topics: Sequence[str]) -> bool:
    """Whether anything of these topics is owed. One query."""
    [(owed,)] = fetch(_OWING, [list(topics)])
    return bool(owed)
