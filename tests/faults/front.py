"""Stands before the real search server as Algolia's own servers do, and has their bad days."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

_BATCH = re.compile(r"^/1/indexes/[^/]+/batch(\?|$)")
_TASK = re.compile(r"^/1/indexes/[^/]+/task/(\d+)")
# Above every task number of the server behind.
_FIRST_LATE_TASK = 10**12


@dataclass
class Request:
    """What the client sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What it is told."""

    status: int
    body: bytes
    headers: dict[str, str]


class Front:
    """Passes requests on to `upstream`.

    `refusal` is answered instead of passing on; while `hanging` nothing is answered at all; while `late` batches are
    accepted and kept back until `apply_late()`.
    """

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream
        handler = type("Handler", (_Handler,), {"front": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.asked = 0
        self.refusal: Answer | None = None
        self.late = False
        self._kept: list[Request] = []
        self._flowing = threading.Event()
        self._flowing.set()

    @contextmanager
    def running(self) -> Iterator["Front"]:
        """Serve while the block runs."""
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        try:
            yield self
        finally:
            self._flowing.set()
            self._server.shutdown()
            self._server.server_close()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Take connections and requests, and answer none of them until the block ends."""
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    @contextmanager
    def refusing(self, status: int, **headers: str) -> Iterator[None]:
        """Answer everything with this status while the block runs."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.refusal = Answer(status, json.dumps({"message": "not now", "status": status}).encode(), named)
        try:
            yield
        finally:
            self.refusal = None

    def answer(self, request: Request) -> Answer:
        """What the client is told."""
        self.asked += 1
        self._flowing.wait()
        if self.refusal is not None:
            return self.refusal
        task = _TASK.match(request.path)
        if task and int(task[1]) >= _FIRST_LATE_TASK:
            return _json({"status": "published"})
        if self.late and _BATCH.match(request.path):
            self._kept.append(request)
            ids = [one["body"]["objectID"] for one in json.loads(request.body)["requests"]]
            return _json({"taskID": _FIRST_LATE_TASK + len(self._kept), "objectIDs": ids})
        return self._pass_on(request)

    def apply_late(self) -> int:
        """Apply what was kept back, the last first; returns how many batches that were."""
        self.late = False
        kept, self._kept = self._kept, []
        for request in reversed(kept):
            assert self._pass_on(request).status == 200
        return len(kept)

    def _pass_on(self, request: Request) -> Answer:
        dropped = {"host", "connection", "content-length", "accept-encoding"}
        headers = {name: value for name, value in request.headers.items() if name.lower() not in dropped}
        got = requests.request(
            request.method, self._upstream + request.path, headers=headers, data=request.body, timeout=30
        )
        return Answer(got.status_code, got.content, {"Content-Type": got.headers.get("Content-Type", "")})


def _json(body: Any) -> Answer:
    return Answer(200, json.dumps(body).encode(), {"Content-Type": "application/json"})


class _Handler(BaseHTTPRequestHandler):
    front: Front
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer = self.front.answer(Request(self.command, self.path, dict(self.headers.items()), body))
        with suppress(OSError):  # the client lost its patience
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # the base class's name
        pass
