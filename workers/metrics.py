"""What workers and relays count, and the port that shows it. Changes when they count something else.

A worker's processes share their counts in files, by their place in the pool; its first process serves them.
"""

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from billiard.process import current_process
from django.conf import settings
from django.db import connection
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.registry import Collector

from shop.common.metrics import CONTENT_TYPE, REGISTRY, empty, exposition, refusal, share

logger = logging.getLogger(__name__)

EFFECTS = Counter(
    "shopster_effects",
    "Effects by how they ended: done, failed, waiting (their sink was away), dead, or lost (the lease had passed on).",
    ["topic", "result"],
    registry=REGISTRY,
)
LATENCY = Histogram(
    "shopster_effect_latency_seconds",
    "From the write that asked for an effect until it had happened.",
    ["topic"],
    registry=REGISTRY,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600),
)
HANDLER = Histogram(
    "shopster_handler_duration_seconds",
    "How long one batch of effects took, from its claim to its completion.",
    ["topic"],
    registry=REGISTRY,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
SHORTENED = Counter(
    "shopster_search_records_shortened",
    "Records that were too large for the index and were cut before they were sent, by what was cut.",
    ["field"],
    registry=REGISTRY,
)
MAILS_AGAIN = Counter(
    "shopster_mails_again",
    "Mails that were sent once more because nobody knows whether the mail server had taken them.",
    ["topic"],
    registry=REGISTRY,
)
RINGS = Counter("shopster_relay_rings", "Times that a relay rang a lane.", ["lane"], registry=REGISTRY)
REDIS_AWAY = Gauge(
    "shopster_relay_redis_away", "Whether Redis is away, as a relay sees it.", registry=REGISTRY
)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:
        """A look every few seconds is no news."""


def serve(collectors: Iterable[Collector] = ()) -> Thread | None:
    """Show this process's metrics on SHOPSTER_METRICS_PORT in a thread; nothing where it is unset.

    A port that is taken costs the metrics, not the work.
    """
    host, port = settings.METRICS_BIND
    if not port:
        return None
    shown = list(collectors)

    def answer(environ: dict[str, Any], start: Any) -> list[bytes]:
        refused = 404 if environ["PATH_INFO"] != "/metrics" else refusal(environ)
        if refused:
            start(f"{refused} Refused", [("Content-Type", "text/plain")])
            return [b"Refused; see SHOPSTER_METRICS_TOKEN.\n"]
        try:
            content = exposition(shown)
        finally:
            connection.close()
        start("200 OK", [("Content-Type", CONTENT_TYPE)])
        return [content]

    try:
        server = make_server(host, port, answer, _Server, _Quiet)
    except OSError as error:
        logger.warning("no metrics on port %s (SHOPSTER_METRICS_PORT): %s", port, error)
        return None
    # A child that outlives this process must not keep its port.
    os.register_at_fork(after_in_child=server.socket.close)
    thread = Thread(target=server.serve_forever, name="metrics", daemon=True)
    thread.start()
    return thread


def share_in_pool() -> None:
    """Let this worker and the processes of its pool count together; before any of them counts."""
    if port := settings.METRICS_BIND[1]:
        folder = Path(settings.METRICS_DATA) / f"worker-{port}"
        try:
            empty(folder)
        except OSError as error:
            logger.warning("no metrics of this worker's processes: %s", error)
            return
        share(folder, lambda: getattr(current_process(), "index", "first"))
