"""The search server's process: the data folder's lock, the socket, gunicorn, a clean end.

One worker process with threads: Tantivy lets other threads run while it searches, and there can be one writer
only.
"""

from __future__ import annotations

import logging
import socket
import sys
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from shop.search.engine.config import EngineConfig
from shop.search.engine.connections import PunctualWorker
from shop.search.engine.engine import Engine, lock_data_dir
from shop.search.engine.errors import EngineError
from shop.search.engine.http import Application
from shop.search.engine.memory import share_arenas

log = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 75
GRACEFUL_SECONDS = 30
BACKLOG = 512
# Threads that read requests and send answers, for each that may work on one: waiting for clients costs nothing else.
CONNECTIONS_FOR_EACH = 16


def serve(config: EngineConfig) -> None:
    """Serves until SIGTERM or SIGINT, then finishes the requests in work and ends the process with 0.

    A taken port or a data folder in use by another server is said on stderr and ends the process with 1.
    """
    share_arenas()
    try:
        # Held until the process ends, and shared by the worker that is forked from it.
        lock = lock_data_dir(config)
        listener = _listen(config)
    except EngineError as error:
        log.error("Search server not started: %s", error)
        sys.exit(1)
    try:
        _Server(config, listener).run()
    finally:
        lock.close()


def _listen(config: EngineConfig) -> socket.socket:
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((config.host, config.port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise EngineError(
            f"can't listen on {config.host}:{config.port} ({error.strerror}): choose another port"
        ) from None
    listener.set_inheritable(True)
    return listener


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, config: EngineConfig, listener: socket.socket) -> None:
        self._config = config
        self._address = "http://{}:{}".format(*listener.getsockname()[:2])
        self._descriptor = listener.detach()
        self._engine: Engine | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"fd://{self._descriptor}",
            "workers": 1,
            "worker_class": PunctualWorker,
            "threads": self._config.threads * CONNECTIONS_FOR_EACH,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": GRACEFUL_SECONDS,
            "timeout": 120,
            "proc_name": "shopster-search",
            "loglevel": "warning",
            "limit_request_line": 8190,
            "post_worker_init": self._announce,
            "worker_exit": self._close,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        """Runs in the worker, after the fork: Tantivy's threads would not survive one."""
        self._engine = Engine(self._config)
        return Application(self._engine)

    def _announce(self, _worker: Any) -> None:
        log.info("Search server listens on %s, data in %s", self._address, self._config.data_dir)

    def _close(self, _server: Any, _worker: Any) -> None:
        if self._engine is not None:
            self._engine.close()
