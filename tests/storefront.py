"""A stand-in for the storefront's `/api/revalidate`: it checks the signature as that does, and keeps what is purged.

The real one is called in tests/flows/test_purged_pages.py.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from unittest.mock import patch

from django.conf import settings

SECRET = "a-secret-that-both-sides-know-0123456789"


@dataclass
class Storefront:
    """What was purged, call by call; `answer` is given instead of 200 where it is set, `meanwhile` called first."""

    url: str = ""
    purged: list[list[str]] = field(default_factory=list)
    answer: tuple[int, dict[str, str]] | None = None
    meanwhile: Callable[[], object] = lambda: None

    @property
    def tags(self) -> set[str]:
        """All that was purged."""
        return {tag for call in self.purged for tag in call}


@contextmanager
def storefront() -> Iterator[Storefront]:
    """Run one, and let the shop's workers of this process purge it, while the block runs."""
    shown = Storefront()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the base class looks for that name
            body = self.rfile.read(int(self.headers["Content-Length"]))
            shown.meanwhile()
            status, headers = shown.answer or (200 if self._is_signed(body) else 401, {})
            if status == 200:
                shown.purged.append(json.loads(body)["tags"])
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _is_signed(self, body: bytes) -> bool:
            message = self.headers["X-Shopster-Timestamp"].encode() + b"." + body
            wanted = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
            return self.path == "/api/revalidate" and self.headers["X-Shopster-Signature"] == f"v1={wanted}"

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    shown.url = f"http://127.0.0.1:{server.server_port}"
    try:
        with (
            patch.object(settings, "STOREFRONT_INTERNAL_URL", shown.url),
            patch.object(settings, "STOREFRONT_REVALIDATE_SECRET", SECRET),
        ):
            yield shown
    finally:
        server.shutdown()
        server.server_close()
