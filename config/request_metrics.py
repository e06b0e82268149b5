"""Requests by route, counted for Prometheus. Changes when more is counted of a request.

A request only leaves a note; a thread counts the notes once a second, all at one go, which costs a fraction of what
counting each in the middle of its request would. What a killed process had noted in its last second is not counted.
"""

import time
from collections import deque
from functools import cache
from threading import Lock, Thread

from prometheus_client import Counter, Histogram

from shop.common.metrics import REGISTRY

COUNT_EVERY_SECONDS = 1.0
# Anybody can make up a method; each would be series of its own.
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

REQUESTS = Counter(
    "shopster_http_requests",
    "Requests by the pattern of their address.",
    ["route", "method", "status"],
    registry=REGISTRY,
)
SECONDS = Histogram(
    "shopster_http_request_duration_seconds",
    "How long requests took, by the pattern of their address.",
    ["route", "method"],
    registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RequestMetrics:
    """The notes of this process."""

    def __init__(self) -> None:
        self._notes: deque[tuple[str, str | None, int, float]] = deque()
        self._counting = Lock()
        self._thread: Thread | None = None
        # Safe from any thread without a lock.
        self.note = self._notes.append

    def start(self) -> None:
        """Count from now on; once is enough for a process."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = Thread(target=self._count_for_ever, name="request-metrics", daemon=True)
            self._thread.start()

    def count(self) -> None:
        """Count what has been noted: route, method, status and seconds of each request."""
        with self._counting:
            for _ in range(len(self._notes)):
                route, method, status, seconds = self._notes.popleft()
                requests, durations = _series(route, method if method in _METHODS else "other", status)
                requests.inc()
                durations.observe(seconds)

    def _count_for_ever(self) -> None:
        while True:
            time.sleep(COUNT_EVERY_SECONDS)
            self.count()


@cache
def _series(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(route, method, status), SECONDS.labels(route, method)


request_metrics = RequestMetrics()
