"""A webhook receiver that honours keys, and can be slow, failing, or gone before it has answered.

Changes when a receiver misbehaves in another way.
"""

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler
from typing import Literal

from tests.chaos.fakes.server import FakeServer

Mode = Literal["well", "slow", "failing", "mute"]
SLOW_SECONDS = 1.0


class WebhookReceiver:
    """Carries out each key once; what it does besides says `mode`. Runs on a loopback port until `close()`."""

    def __init__(self) -> None:
        self.mode: Mode = "well"
        # Deliveries by key; whatever their number, the first alone is carried out.
        self.deliveries: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._server = FakeServer(self._handler())

    @property
    def url(self) -> str:
        """Where it takes POSTs."""
        return f"http://127.0.0.1:{self._server.port}/hooks"

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def take(self, key: str) -> int:
        """Take one delivery; returns the status to answer with, 0 for none at all."""
        mode = self.mode
        if mode == "slow":
            time.sleep(SLOW_SECONDS)
        if mode == "failing":
            return 500
        with self._lock:
            self.deliveries[key] += 1
        return 0 if mode == "mute" else 204

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status = receiver.take(self.headers.get("Idempotency-Key", ""))
                if status:
                    self.send_response(status)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """The harness prints its own story."""

        return Handler
