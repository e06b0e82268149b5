"""Takes the events of shoppers from the search server to PostgreSQL. Changes when they go another way.

The search must not wait for the database, nor fail with it: events wait in memory, one thread counts them once a
second, and what can't be counted is dropped, with a line in the log. They are statistics.
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import close_old_connections

from shop.search.asked_for import tally_queries
from shop.search.engine.insights import Event
from shop.search.interest import tally
from shop.search.services.count_interest import count_interest
from shop.search.services.count_queries import count_queries

logger = logging.getLogger(__name__)

SECONDS = 1.0
MOST_WAITING = 20_000
# Beyond so many a day, what was counted is forgotten early rather than memory filled.
MOST_REMEMBERED = 500_000
# Texts are made up easily. Once so many were counted on one day, no others are: what many look for is among them.
MOST_TEXTS = 10_000


class TooManyWaiting(Exception):
    """More events come than are counted."""


class EventSink:
    """Counts of one shopper one event a day, for each product and kind of event, and for each query."""

    def __init__(self) -> None:
        self._waiting: list[Event] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._day = date.min
        self._counted: set[tuple[str, str, int | str]] = set()
        self._texts: set[str] = set()

    def __call__(self, events: Sequence[Event]) -> None:
        """Keeps events for the next count. Raises TooManyWaiting where there is no room for all of them."""
        # The thread is not begun with the server: that forks, and a thread would stay behind.
        with self._lock:
            if len(self._waiting) + len(events) > MOST_WAITING:
                raise TooManyWaiting(f"{len(self._waiting)} events wait to be counted")
            self._waiting += events
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="search-events", daemon=True)
                self._thread.start()

    def count_waiting(self) -> None:
        """Counts what waits now; what fails is lost and logged."""
        with self._lock:
            events, self._waiting = self._waiting, []
        try:
            if counts := tally(events, settings.SEARCH_INDEX, self._is_new):
                count_interest(counts=counts)
            if asked := tally_queries(events, settings.SEARCH_INDEX, self._is_new):
                count_queries(counts=self._within_bounds(asked))
        except Exception:
            logger.exception("%d events of shoppers are lost", len(events))

    def _run(self) -> None:
        while True:
            time.sleep(SECONDS)
            close_old_connections()
            self.count_waiting()

    def _within_bounds(self, counts: dict[str, int]) -> dict[str, int]:
        new = [text for text in counts if text not in self._texts]
        self._texts.update(new[: MOST_TEXTS - len(self._texts)])
        return {text: count for text, count in counts.items() if text in self._texts}

    def _is_new(self, seen: tuple[str, str, int] | tuple[str, str, str]) -> bool:
        today = datetime.now(UTC).date()
        if today != self._day:
            self._day, self._counted, self._texts = today, set(), set()
        if len(self._counted) >= MOST_REMEMBERED:
            self._counted = set()
        if seen in self._counted:
            return False
        self._counted.add(seen)
        return True
