"""What Prometheus is told of the ledger and its database. Changes when it is told more."""

import logging
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shop.common.postgresql.patience import patience
from shop.outbox.lanes import Lane

logger = logging.getLogger(__name__)

# Prometheus waits for ten seconds, and then knows less than that the database is silent.
WITHIN_SECONDS = 4.0

# One look at what is owed, by its partial index, one at the few that are dead, and one at the sinks. The states are
# those of the effects page.
_LEDGER = """
    SELECT 'owed', lane, '', count(*) FILTER (WHERE NOT held AND NOT waits), count(*) FILTER (WHERE held),
           count(*) FILTER (WHERE NOT held AND waits), extract(epoch FROM clock_timestamp() - min(wanted_at))
    FROM (
        SELECT lane, wanted_at, coalesce(lease_until >= clock_timestamp(), false) AS held,
               (last_error <> '' AND token IS NULL) OR available_at > clock_timestamp() AS waits
        FROM outbox_effect WHERE wanted > done AND dead_at IS NULL
    ) AS owed GROUP BY lane
    UNION ALL
    SELECT 'dead', 0, topic, count(*), 0, 0, NULL FROM outbox_effect WHERE dead_at IS NOT NULL GROUP BY topic
    UNION ALL
    SELECT 'away', 0, name, 0, 0, 0, extract(epoch FROM clock_timestamp() - away_since) FROM outbox_sink
"""
_CONNECTIONS = """
    SELECT coalesce(state, 'starting'), count(*), current_setting('max_connections')::int,
           extract(epoch FROM clock_timestamp() - min(xact_start) FILTER (WHERE backend_type = 'client backend'))
    FROM pg_stat_activity WHERE datname = current_database() GROUP BY state
"""


class LedgerCollector(Collector):
    """The ledger as it is when somebody looks; where the database is away, only that it is."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Two queries."""
        up = GaugeMetricFamily("shopster_database_up", "Whether PostgreSQL answered this look.")
        try:
            with patience.hurried(WITHIN_SECONDS):
                found = [*_ledger(), *_connections()]
        except (DatabaseError, InterfaceError) as error:
            logger.warning("no metrics of the ledger: %s", error)
            found = []
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found


def _ledger() -> list[GaugeMetricFamily]:
    depth = GaugeMetricFamily(
        "shopster_outbox_effects",
        "Effects that are owed: due, running, or waiting after a failure or for their time.",
        labels=["lane", "state"],
    )
    age = GaugeMetricFamily(
        "shopster_outbox_oldest_seconds", "How long the oldest effect has been owed.", labels=["lane"]
    )
    dead = GaugeMetricFamily(
        "shopster_outbox_dead_effects",
        "Effects that wait for somebody to mend their cause.",
        labels=["topic"],
    )
    away = GaugeMetricFamily(
        "shopster_sink_away_seconds", "How long a sink that does not answer has been away.", labels=["sink"]
    )
    counts: dict[int, tuple[int, int, int, float]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LEDGER)
        for kind, lane, name, due, running, waiting, oldest in cursor.fetchall():
            seconds = max(0.0, float(oldest or 0))
            if kind == "dead":
                dead.add_metric([name], due)
            elif kind == "away":
                away.add_metric([name], seconds)
            else:
                counts[lane] = (due, running, waiting, seconds)
    for known in Lane:
        due, running, waiting, seconds = counts.get(known, (0, 0, 0, 0.0))
        for state, count in (("due", due), ("running", running), ("waiting", waiting)):
            depth.add_metric([known.label, state], count)
        age.add_metric([known.label], seconds)
    return [depth, age, dead, away]


def _connections() -> list[GaugeMetricFamily]:
    used = GaugeMetricFamily(
        "shopster_database_connections",
        "Connections to the shop's database, by their state.",
        labels=["state"],
    )
    limit = GaugeMetricFamily("shopster_database_max_connections", "How many PostgreSQL takes.")
    open_for = GaugeMetricFamily(
        "shopster_database_oldest_transaction_seconds",
        "How long the oldest open transaction has been open; it holds back vacuum.",
    )
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        found = cursor.fetchall()
    for state, count, *_ in found:
        used.add_metric([state], count)
    limit.add_metric([], found[0][2])
    open_for.add_metric([], max(float(oldest or 0) for *_, oldest in found))
    return [used, limit, open_for]
