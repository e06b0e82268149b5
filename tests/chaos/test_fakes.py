"""The fakes do what the schedule says of them, and nothing else once they are well again."""

import http.client
import json
import smtplib
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler

import pytest

from tests.chaos.fakes import search
from tests.chaos.fakes.search import RETRY_AFTER_SECONDS, SearchService
from tests.chaos.fakes.server import FakeServer
from tests.chaos.fakes.smtp import MailServer
from tests.chaos.fakes.tcp_proxy import SLOW_SECONDS, TcpProxy
from tests.chaos.fakes.webhooks import WebhookReceiver

PATIENCE_SECONDS = 20.0


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Upstream(FakeServer):
    """A server that notes what reached it and answers with the path."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                upstream.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                content = json.dumps({"path": self.path, "taskID": 5_000_000}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        super().__init__(Handler)


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    yield server
    server.close()


@pytest.fixture
def proxy(upstream: Upstream) -> Iterator[TcpProxy]:
    through = TcpProxy(upstream.port)
    yield through
    through.close()


@pytest.fixture
def service(upstream: Upstream) -> Iterator[SearchService]:
    stands_before = SearchService(upstream.port)
    yield stands_before
    stands_before.close()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    server = WebhookReceiver()
    yield server
    server.close()


def _post(
    port: int, body: bytes = b"x", path: str = "/", timeout: float = PATIENCE_SECONDS
) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    connection.request("POST", path, body, {"Idempotency-Key": "k"})
    return connection.getresponse()


def _is_broken(connection: socket.socket) -> bool:
    try:
        return not connection.recv(1)
    except ConnectionError:
        return True


def test_the_proxy_passes_bytes_on(proxy: TcpProxy, upstream: Upstream) -> None:
    assert _post(proxy.port, b"hello").status == 200
    assert upstream.bodies == [b"hello"]


def test_the_slow_proxy_takes_its_time_both_ways(proxy: TcpProxy) -> None:
    proxy.mode = "slow"
    began = time.monotonic()

    assert _post(proxy.port).status == 200
    assert time.monotonic() - began >= 2 * SLOW_SECONDS


def test_the_silent_proxy_holds_bytes_until_it_is_well(proxy: TcpProxy, upstream: Upstream) -> None:
    proxy.mode = "silent"
    with pytest.raises(TimeoutError):
        _post(proxy.port, timeout=0.5)
    assert upstream.bodies == []

    proxy.mode = "well"
    assert _post(proxy.port, b"again").status == 200
    assert b"again" in upstream.bodies


def test_the_resetting_proxy_breaks_what_is_open_and_what_comes(proxy: TcpProxy, upstream: Upstream) -> None:
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=PATIENCE_SECONDS) as open_one:
        open_one.sendall(b"POST / HTTP/1.1\r\n")
        proxy.mode = "reset"
        assert _is_broken(open_one)
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        _post(proxy.port)
    assert upstream.bodies == []

    proxy.mode = "well"
    assert _post(proxy.port).status == 200


def test_the_proxy_swallows_one_reply_of_a_command_that_was_done(proxy: TcpProxy, upstream: Upstream) -> None:
    proxy.swallow_reply_to(b"LPUSH")
    assert _post(proxy.port, b"GET").status == 200
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        _post(proxy.port, b"LPUSH 1")
    assert _post(proxy.port, b"LPUSH 2").status == 200

    assert upstream.bodies == [b"GET", b"LPUSH 1", b"LPUSH 2"]
    assert proxy.swallowed == 1


def test_the_limiting_search_service_names_a_time(service: SearchService, upstream: Upstream) -> None:
    service.mode = "limiting"
    answer = _post(service.port)

    assert answer.status == 429
    assert answer.headers["Retry-After"] == str(RETRY_AFTER_SECONDS)
    assert upstream.bodies == []


def test_the_patient_search_service_keeps_to_the_time_that_it_named(
    service: SearchService, upstream: Upstream, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "PATIENCE_SECONDS", 1.5)
    service.mode = "patient"
    named = []
    while (answer := _post(service.port)).status == 429:
        named.append(int(answer.headers["Retry-After"]))
        time.sleep(0.4)

    assert named == sorted(named, reverse=True)
    assert (named[0], named[-1]) == (2, 1), "later askers are told what is left of the first one's time"
    assert service.impatient == len(named)
    assert len(upstream.bodies) == 1


def test_the_failing_search_service_asks_nobody(service: SearchService, upstream: Upstream) -> None:
    service.mode = "failing"

    assert _post(service.port).status == 500
    assert upstream.bodies == []


def test_the_hanging_search_service_lets_go_when_it_is_well(
    service: SearchService, upstream: Upstream
) -> None:
    service.mode = "hanging"
    with pytest.raises(TimeoutError):
        _post(service.port, timeout=0.5)

    threading.Timer(0.3, setattr, (service, "mode", "well")).start()
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        _post(service.port)
    assert upstream.bodies == []


def test_the_late_search_service_publishes_a_task_when_it_is_applied(
    service: SearchService, upstream: Upstream
) -> None:
    batches = [json.dumps({"requests": [{"body": {"objectID": str(n)}}]}).encode() for n in range(8)]
    service.mode = "late"
    tasks = [json.load(_post(service.port, body, "/1/indexes/i/batch"))["taskID"] for body in batches]

    def published(task: int) -> bool:
        url = f"http://127.0.0.1:{service.port}/1/indexes/i/task/{task}"
        with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
            return bool(json.load(answer)["status"] == "published")

    waited = not published(tasks[-1]) or not published(tasks[0])
    _until(lambda: all(published(task) for task in tasks))

    assert waited
    assert sorted(upstream.bodies) == sorted(batches)
    assert upstream.bodies != batches, "eight batches hardly keep their order by chance"
    assert service.waiting == 0


def _send(port: int, key: str) -> None:
    message = EmailMessage()
    message["Message-ID"] = key
    with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE_SECONDS) as client:
        client.send_message(message, "shop@shop.example", ["buyer@shop.example"])


def test_the_mail_server_keeps_what_it_took(mail: MailServer) -> None:
    _send(mail.port, "<1@shop.example>")

    assert list(mail.received) == ["<1@shop.example>"]


def test_the_busy_mail_server_takes_nothing(mail: MailServer) -> None:
    mail.mode = "busy"
    with pytest.raises(smtplib.SMTPException):
        _send(mail.port, "<1@shop.example>")

    assert not mail.received


def test_the_mute_mail_server_takes_a_mail_and_does_not_say_so(mail: MailServer) -> None:
    mail.mode = "mute"
    with pytest.raises((smtplib.SMTPException, OSError)):
        _send(mail.port, "<1@shop.example>")
    mail.mode = "well"
    _send(mail.port, "<1@shop.example>")

    assert len(mail.received["<1@shop.example>"]) == 2


def test_the_webhook_receiver_counts_deliveries_by_key(receiver: WebhookReceiver) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    assert _post(port).status == 204
    receiver.mode = "failing"
    assert _post(port).status == 500
    receiver.mode = "mute"
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        _post(port)

    assert receiver.deliveries == {"k": 2}
