"""How gunicorn serves the API, on one machine and in an image alike; the address comes with the command line.

What changes this file: how many requests a process takes, and how long one may last.
"""

import gc
import itertools
import os
import re
from pathlib import Path
from typing import Any

from django.utils.module_loading import import_string
from gunicorn.config import Config  # type: ignore[import-untyped]  # the package carries no types
from gunicorn.glogging import Logger  # type: ignore[import-untyped]  # as above

from config.env import current
from config.log_lines import formatter_for
from config.request_metrics import request_metrics
from config.web import web_environment
from shop.common.metrics import empty, share
from shop.common.postgresql.patience import patience

# What the environment lacks ends the master here, once and in words; its workers would each end on it, and be
# started again, for ever.
web_environment()


class Lines(Logger):  # type: ignore[misc]  # as above
    """gunicorn's own log, written as everybody's."""

    def setup(self, cfg: Config) -> None:
        """As gunicorn sets it up, but for the form."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(import_string(formatter_for(current()))())


logger_class = Lines
worker_class = "deploy.even_worker.EvenWorker"
# Requests wait for PostgreSQL more than they compute, and a thread costs far less memory than a process.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4

# No request waits for a provider, so one that lasts this long is stuck.
timeout = 30
graceful_timeout = 20
# Longer than a load balancer keeps an idle connection, so that the balancer is the one that closes.
keepalive = 75

# What leaks a little never leaks much; the jitter keeps the workers from being renewed at once.
max_requests = 20_000
max_requests_jitter = 2_000

# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
# Which words of a proxy are believed is Django's to say (SHOPSTER_TRUSTED_PROXIES), also on loopback.
secure_scheme_headers: dict[str, str] = {}
# A control socket would be one file for every gunicorn of the same user.
control_socket_disable = True


def _metrics(server: Any) -> Path:
    """The folder of this server's metrics; another server on this data folder has another address."""
    address = re.sub(r"\W+", "-", str(server.cfg.bind[0]))
    return current().data_dir / "metrics" / f"web-{address}"


def on_starting(server: Any) -> None:
    """Begin to count anew."""
    try:
        empty(_metrics(server))
    except OSError as error:
        server.log.warning("/metrics will tell of one worker at a time: %s", error)


def pre_fork(server: Any, worker: Any) -> None:
    """Give the worker the place that is free; its metrics go on from those of who had it."""
    taken = {other.metrics_slot for other in server.WORKERS.values()}
    worker.metrics_slot = next(slot for slot in itertools.count() if slot not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Wait for PostgreSQL with an end, and count together with the other workers where there is a folder for it."""
    patience.limit(current().shopster_web_database_seconds)
    if _metrics(server).is_dir():
        share(_metrics(server), lambda: worker.metrics_slot)


def post_worker_init(worker: Any) -> None:
    """Leave what the application is made of to itself: it lives as long as the process does.

    Otherwise each of the collector's long rounds would walk all of it, in the middle of somebody's request.
    """
    gc.collect()
    gc.freeze()


def worker_exit(server: Any, worker: Any) -> None:
    """Count what is noted, before the worker is gone."""
    request_metrics.count()
