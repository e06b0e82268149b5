"""The load client sends what it is told to, measures it, and says what went wrong."""

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.bench.errors import BenchError
from tests.bench.load import Job, LoadClient
from tests.bench.operations import Request

SLOW_SECONDS = 0.5


class _Server(ThreadingHTTPServer):
    """Remembers what it was asked, and over which connections."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.paths: list[str] = []
        self.connections: set[tuple[str, int]] = set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.paths.append(self.path)
        self.server.connections.add(self.client_address)
        if self.path == "/slow":
            time.sleep(SLOW_SECONDS)
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"no" if self.path == "/missing" else b"ok")
        # No word of it in the headers: so does a server whose patience with an idle connection ends.
        self.close_connection = self.path == "/last"

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[_Server]:
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _job(server: _Server, paths: Sequence[str], concurrency: int = 1) -> Job:
    requests = [Request(path, "POST", body={"n": number}).wire(number) for number, path in enumerate(paths)]
    return Job(server.server_port, requests, concurrency, seconds=20)


def test_sends_every_request_over_so_many_kept_connections(server: _Server) -> None:
    paths = [f"/{number}" for number in range(40)]
    with LoadClient() as client:
        outcome = client.run(_job(server, paths, concurrency=4))
    assert sorted(server.paths) == sorted(paths)
    assert len(server.connections) == 4
    assert len(outcome.latencies_ms) == 40
    assert 0 < sum(outcome.latencies_ms) <= outcome.seconds * 1000 * 4


def test_renews_a_connection_that_the_server_closed(server: _Server) -> None:
    with LoadClient() as client:
        outcome = client.run(_job(server, ["/last", "/next"]))
    assert server.paths == ["/last", "/next"]
    assert len(outcome.latencies_ms) == 2


def test_refuses_figures_of_requests_that_failed(server: _Server) -> None:
    with LoadClient() as client:
        with pytest.raises(BenchError, match=r"POST /missing HTTP/1.1 was answered with 404: no"):
            client.run(_job(server, ["/fine", "/missing"]))
        assert len(client.run(_job(server, ["/fine"])).latencies_ms) == 1


def test_says_that_nobody_listens(server: _Server) -> None:
    server.server_close()
    with LoadClient() as client, pytest.raises(BenchError, match="Connect call failed"):
        client.run(_job(server, ["/fine"]))


def test_stops_when_its_time_is_up(server: _Server) -> None:
    job = _job(server, ["/fine"] * 500)
    with LoadClient() as client:
        outcome = client.run(replace(job, seconds=0))
    assert len(outcome.latencies_ms) == 1


def test_at_a_rate_what_waits_for_a_stalled_answer_counts_as_waiting(server: _Server) -> None:
    job = replace(_job(server, ["/slow", *["/fine"] * 9]), rate=50)
    with LoadClient() as client:
        began = time.perf_counter()
        took = client.run(job).latencies_ms
        seconds = time.perf_counter() - began
    assert took[0] >= SLOW_SECONDS * 1000
    # The last is due 180 ms after the one that stalled, and is sent when that has its answer.
    assert min(took) > SLOW_SECONDS * 1000 - 9 * 20 - 20
    assert seconds >= 10 / 50


def test_at_a_rate_nothing_is_sent_before_it_is_due(server: _Server) -> None:
    job = replace(_job(server, ["/fine"] * 10, concurrency=4), rate=50)
    with LoadClient() as client:
        outcome = client.run(job)
    assert outcome.seconds >= 10 / 50
    assert max(outcome.latencies_ms) < 100
