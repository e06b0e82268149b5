"""Questions about the ledger, for the relay, the health page and the admin. Changes when one of them asks more."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import cast

from django.db import connection
from django.db.models import F, Q

from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.table import effect_types

# The first of the partial index of what is owed. For EXISTS, which needs no order, PostgreSQL would look through a
# million done effects: it takes a third of them to be owed.
_DUE = """
    SELECT pair.lane, pair.topic
    FROM unnest(%s::smallint[], %s::text[], %s::text[]) AS pair(lane, topic, sink), LATERAL (
        SELECT FROM outbox_effect e
        WHERE e.lane = pair.lane AND e.topic = pair.topic AND e.wanted > e.done AND e.dead_at IS NULL
          AND e.available_at <= clock_timestamp()
          AND (e.lease_until IS NULL OR e.lease_until < clock_timestamp())
        ORDER BY e.available_at LIMIT 1
    ) AS first
    WHERE NOT EXISTS (
        SELECT 1 FROM outbox_sink s WHERE s.name = pair.sink AND s.retry_at > clock_timestamp()
    )
"""
_AGES = "SELECT name, extract(epoch FROM clock_timestamp() - seen_at) FROM outbox_heartbeat"


def due(topics: Iterable[str]) -> list[tuple[Lane, str]]:
    """The (lane, topic) pairs that have work which could be claimed now; what waits for a sink is left out."""
    sinks = {line.topic: line.sink for line in effect_types()}
    pairs = [(int(lane), topic, sinks.get(topic, "")) for topic in topics for lane in Lane]
    with connection.cursor() as cursor:
        cursor.execute(_DUE, [list(column) for column in zip(*pairs, strict=True)] or [[], [], []])
        return [(Lane(lane), topic) for lane, topic in cursor.fetchall()]


def database_now() -> datetime:
    """The present moment by the database's clock, the only one that beats agree on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [(now,)] = cursor.fetchall()
    return cast(datetime, now)


def heartbeat_ages() -> dict[str, float]:
    """Seconds since each name was last seen, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(_AGES)
        return {name: float(age) for name, age in cursor.fetchall()}


def standing_since() -> dict[str, float]:
    """For how many seconds each alert stands that the watch noted, by the alert's code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT code, extract(epoch FROM clock_timestamp() - since) FROM outbox_standingalert")
        return {code: float(age) for code, age in cursor.fetchall()}


def owed(topic: str, keys: Iterable[str] | None = None) -> int:
    """How many effects of `topic` (of these keys, where given) are neither done nor dead."""
    wanted = Q(topic=topic, wanted__gt=F("done"), dead_at__isnull=True)
    if keys is not None:
        wanted &= Q(key__in=list(keys))
    return Effect.objects.filter(wanted).count()


def timeline(subject: str, most: int) -> list[Effect]:
    """The effects about `subject` (shop/outbox/subjects.py), at most `most`, what was wanted last first."""
    return list(Effect.objects.filter(subject=subject).order_by("-wanted_at", "-pk")[:most])


def trace_of(topic: str, key: str) -> str:
    """The trace of that effect; empty where it has none, or where there is no such effect."""
    return Effect.objects.filter(topic=topic, key=key).values_list("trace_id", flat=True).first() or ""


def missing_ids(ids: Collection[int]) -> list[int]:
    """Those of `ids` that no effect has."""
    return sorted(set(ids) - set(Effect.objects.filter(pk__in=ids).values_list("pk", flat=True)))


def undone(
    *,
    topic: str | None = None,
    ids: Collection[int] | None = None,
    dead_only: bool = False,
    failed_only: bool = False,
) -> list[int]:
    """Ids of effects to decide about: of the named ones in any state, else of what is owed or dead.

    `failed_only` leaves out what is owed without having failed yet.
    """
    rows = Effect.objects.filter(topic=topic) if topic else Effect.objects.all()
    rows = rows.filter(pk__in=ids) if ids is not None else rows
    found = {*rows.filter(dead_at__isnull=False).values_list("pk", flat=True)}
    if not dead_only:
        alive = rows.filter(dead_at__isnull=True)
        if ids is None:
            alive = alive.filter(wanted__gt=F("done"))
            alive = alive.exclude(last_error="") if failed_only else alive
        found |= {*alive.values_list("pk", flat=True)}
    return sorted(found)
