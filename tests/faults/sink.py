"""The other side of the tests' effects: an HTTP server that counts what it is asked, and can keep a call waiting."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOLD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `what` is mail, charge, record or trouble."""

    what: str
    key: str
    generation: int
    attempts: int
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that came in, in its turn: `ignored` where the sink had a newer one; `held` is what it has since."""

    key: str
    generation: int
    ignored: bool
    held: int


@dataclass
class Hold:
    """A call that the sink keeps waiting before it carries it out."""

    entered: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)

    def wait_until_entered(self, seconds: float = 60) -> None:
        """Wait until the call has come in."""
        assert self.entered.wait(seconds), f"the call did not come within {seconds} s"


class Sink:
    """What was asked (`calls`) and what came of it: `mails` by key, `charges` by key, `records` by key.

    `taken` are all records in the order in which they were carried out, the ignored ones too.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[Hold] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.reset()

    def reset(self) -> None:
        """Forget everything and let go of what is held."""
        with self._lock:
            for hold in self._held:
                hold.released.set()
            self._held = []
            self._holds: dict[str, Hold] = {}
            self.calls: list[Call] = []
            self.mails: Counter[str] = Counter()
            self.charges: Counter[str] = Counter()
            self.records: dict[str, tuple[int, str | None]] = {}
            self.taken: list[Taken] = []

    @contextmanager
    def running(self) -> Iterator["Sink"]:
        """Serve while the block runs."""
        thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        thread.start()
        try:
            yield self
        finally:
            self.reset()
            self._server.shutdown()
            self._server.server_close()
            thread.join(10)

    def hold(self, what: str) -> Hold:
        """Keep the next call of that kind waiting; only that one."""
        with self._lock:
            self._holds[what] = Hold()
            return self._holds[what]

    def calls_of(self, what: str, key: str) -> list[Call]:
        """The calls for one key, oldest first."""
        with self._lock:
            return [call for call in self.calls if (call.what, call.key) == (what, key)]

    def taken_of(self, key: str) -> list[Taken]:
        """The records for one key, oldest first."""
        with self._lock:
            return [record for record in self.taken if record.key == key]

    def take(self, call: Call) -> None:
        """Carry one call out, once it is no longer held."""
        with self._lock:
            self.calls.append(call)
            hold = self._holds.pop(call.what, None)
            if hold is not None:
                self._held.append(hold)
        if hold is not None:
            hold.entered.set()
            hold.released.wait(HOLD_SECONDS)
        with self._lock:
            self._carry_out(call)

    def _carry_out(self, call: Call) -> None:
        if call.what == "mail":
            self.mails[call.key] += 1
        elif call.what == "charge" and call.key not in self.charges:
            self.charges[call.key] += 1
        elif call.what == "record":
            self._keep_newest(call)

    def _keep_newest(self, call: Call) -> None:
        newest, _ = self.records.get(call.key, (0, None))
        ignored = call.generation <= newest
        if not ignored:
            self.records[call.key] = (call.generation, call.value)
        held, _ = self.records[call.key]
        self.taken.append(Taken(call.key, call.generation, ignored, held))


def _handler(sink: Sink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            sink.take(Call(what=self.path.strip("/"), **body))
            with suppress(OSError):  # who asked was killed meanwhile
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # the base class's name
            pass

    return Handler
