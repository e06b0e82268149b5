"""What is said where the search server is away: what happened, and nothing of the client's own."""

import re
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.conf import settings

from shop.search import client as search_client
from shop.search.client import IndexAway, alive

RESET = struct.pack("ii", 1, 0)


@contextmanager
def listening(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A port on which whoever connects and has asked gets that answer, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    answer(connection)

        thread = Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def silent(connection: socket.socket) -> None:
    # Reads until the client gives up and hangs up.
    while connection.recv(4096):
        pass


def broken(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")


def hanging_up(connection: socket.socket) -> None:
    connection.recv(16)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


@pytest.mark.parametrize(
    ("answer", "within_ms", "sentence"),
    [
        (silent, 300, "search server does not answer: no answer within 0\\.3 s"),
        (broken, 10_000, "search server fails: it answered 503 Service Unavailable"),
        # The reset is seen while the request is sent, or first while its answer is waited for.
        (
            hanging_up,
            10_000,
            "search server does not answer: (Connection reset by peer|Remote end closed connection .*)",
        ),
    ],
)
def test_an_outage_is_told_by_what_happened(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[socket.socket], None], within_ms: int, sentence: str
) -> None:
    with listening(answer) as port:
        monkeypatch.setattr(settings, "SEARCH_URL", f"http://127.0.0.1:{port}")
        monkeypatch.setattr(search_client._local, "client", None, raising=False)
        with pytest.raises(IndexAway) as told:
            alive(within_ms=within_ms)
    assert re.fullmatch(sentence, str(told.value)), told.value
