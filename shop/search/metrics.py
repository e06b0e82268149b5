"""What Prometheus is told of the search index. Changes when it is told more."""

import logging
from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shop.common.postgresql.patience import patience
from shop.search.queries import drift, since_last

logger = logging.getLogger(__name__)

WITHIN_SECONDS = 4.0


class IndexCollector(Collector):
    """How far the index is known to differ, and when that was last looked at; nothing where the database is away."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Two queries."""
        try:
            with patience.hurried(WITHIN_SECONDS):
                counts, ages = drift(), since_last()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("no metrics of the index: %s", error)
            return
        differing = GaugeMetricFamily(
            "shopster_search_drift_records",
            "Records of the search index that differed from the database and are not known to agree again.",
            labels=["kind"],
        )
        for kind, count in counts.items():
            differing.add_metric([kind.value], count)
        yield differing
        age = GaugeMetricFamily(
            "shopster_search_last_seconds",
            "How long ago the index was last rebuilt, its versions compared, its records compared.",
            labels=["work"],
        )
        for work, seconds in ages.items():
            age.add_metric([work], seconds)
        yield age
