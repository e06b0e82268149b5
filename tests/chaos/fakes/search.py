"""A hosted search service's bad days, in front of the real search server.

It passes requests on, so what the index holds is real; what it answers besides says `mode`. Changes when such a
service misbehaves in another way.
"""

import contextlib
import http.client
import json
import math
import random
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from typing import Literal

from tests.chaos.fakes.server import FakeServer

Mode = Literal["well", "slow", "limiting", "patient", "failing", "hanging", "late"]
SLOW_SECONDS = 0.7
RETRY_AFTER_SECONDS = 3
PATIENCE_SECONDS = 120.0
HANG_SECONDS = 30.0
LATE_SECONDS = 3.0
_BATCH = re.compile(r"/1/indexes/[^/*]+/batch")
_TASK = re.compile(r"/1/indexes/[^/]+/task/(\d+)")
# The search server numbers its tasks by the clock, far above these.
_OWN_TASKS = 1_000_000
_PASSED_HEADERS = ("Content-Type", "Retry-After")
_LOOK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; status 0 stands for a connection that ends without one."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Accepted:
    """A batch that was answered and not yet applied."""

    task: int
    due: float
    path: str
    headers: Mapping[str, str]
    body: bytes


class SearchService:
    """Stands before the search server at `target` until `close()`.

    `late` answers batches at once and applies each some time within LATE_SECONDS, in whatever order that makes; its
    tasks are published when they are applied, as the hosted service's are. `patient` asks the first request to come
    back in PATIENCE_SECONDS, those that come before that for what is left of it, and is well afterwards; `impatient`
    counts them all.
    """

    def __init__(self, target: int) -> None:
        self.mode: Mode = "well"
        self.impatient = 0
        self._patience_ends: float | None = None
        self._target = target
        self._random = random.Random(target)
        self._lock = threading.Lock()
        self._accepted: list[_Accepted] = []
        self._next_task = 1
        self._closed = threading.Event()
        self._server = FakeServer(self._handler())
        threading.Thread(target=self._apply_late, name="late-search", daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    @property
    def waiting(self) -> int:
        """How many batches are accepted and not applied."""
        with self._lock:
            return len(self._accepted)

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()
        self._server.close()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Answer one request as `mode` has it."""
        if (left := self._patience_left()) > 0:
            return _come_back(left)
        if self.mode == "failing":
            return Answer(500, b'{"message": "Internal error", "status": 500}')
        if self.mode == "hanging":
            self._hang()
            return Answer(0)
        if self.mode == "slow":
            time.sleep(SLOW_SECONDS)
        bare = path.partition("?")[0]
        if (task := _TASK.fullmatch(bare)) and int(task[1]) < _OWN_TASKS:
            return self._task(int(task[1]))
        if self.mode == "late" and method == "POST" and _BATCH.fullmatch(bare):
            return self._accept(path, headers, body)
        return self._forward(method, path, headers, body)

    def _patience_left(self) -> float:
        """In how many seconds a client is asked to come back."""
        if self.mode != "patient":
            return RETRY_AFTER_SECONDS if self.mode == "limiting" else 0
        with self._lock:
            now = time.monotonic()
            if self._patience_ends is None:
                self._patience_ends = now + PATIENCE_SECONDS
            self.impatient += self._patience_ends > now
            return self._patience_ends - now

    def _hang(self) -> None:
        until = time.monotonic() + HANG_SECONDS
        while self.mode == "hanging" and time.monotonic() < until:
            time.sleep(_LOOK_SECONDS)

    def _accept(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        due = time.monotonic() + self._random.uniform(0, LATE_SECONDS)
        with self._lock:
            task, self._next_task = self._next_task, self._next_task + 1
            self._accepted.append(_Accepted(task, due, path, headers, body))
        ids = [one["body"]["objectID"] for one in json.loads(body)["requests"]]
        return Answer(200, json.dumps({"taskID": task, "objectIDs": ids}).encode())

    def _task(self, task: int) -> Answer:
        with self._lock:
            published = all(batch.task != task for batch in self._accepted)
        status = "published" if published else "notPublished"
        return Answer(200, json.dumps({"status": status, "pendingTask": not published}).encode())

    def _apply_late(self) -> None:
        """Apply what is due; a search server that is away is waited for, since the batch was accepted."""
        while not self._closed.wait(_LOOK_SECONDS):
            now = time.monotonic()
            with self._lock:
                due = [batch for batch in self._accepted if batch.due <= now]
            for batch in sorted(due, key=lambda batch: batch.due):
                applied = self._forward("POST", batch.path, batch.headers, batch.body).status == 200
                if applied:
                    with self._lock:
                        self._accepted.remove(batch)

    def _forward(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._target, timeout=HANG_SECONDS)
        with contextlib.closing(connection):
            try:
                connection.request(method, path, body or None, dict(headers))
                response = connection.getresponse()
                content = response.read()
            except (OSError, http.client.HTTPException):
                return Answer(0)
            passed = {name: value for name in _PASSED_HEADERS if (value := response.getheader(name))}
            return Answer(response.status, content, passed)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in _OWN}
                answer = service.answer(self.command, self.path, headers, body)
                if not answer.status:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in (answer.headers or {"Content-Type": "application/json"}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815  # the server's names

            def log_message(self, format: str, *args: object) -> None:
                """The harness prints its own story."""

        return Handler


def _come_back(seconds: float) -> Answer:
    said = {"Retry-After": str(math.ceil(seconds))}
    return Answer(429, b'{"message": "Too many requests", "status": 429}', said)


_OWN = ("host", "connection", "content-length", "accept-encoding")
