import socket
import time
from contextlib import ExitStack

import pytest
import requests

from shop.search.engine import connections
from shop.search.engine.connections import PunctualSocket
from tests.shop.search.engine.running import RunningServer

# More than the server works on at once.
MANY = 40


def _open(server: RunningServer, stack: ExitStack, said: bytes) -> socket.socket:
    client = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=5))
    client.sendall(said)
    return client


def _seconds_to_answer(server: RunningServer) -> float:
    began = time.monotonic()
    assert requests.get(f"{server.url}/1/isalive", timeout=15).status_code == 200
    return time.monotonic() - began


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"POST /1/indexes/products/query HTTP/1.1\r\nHost: shop\r\n",
        b"POST /1/indexes/products/query HTTP/1.1\r\nHost: shop\r\nx-algolia-application-id: shopster\r\n"
        b"x-algolia-api-key: search-key-of-the-tests\r\nContent-Length: 1000\r\n\r\n{",
    ],
    ids=["nothing", "half the headers", "a part of the body"],
)
def test_clients_that_never_finish_a_request_keep_nobody_else_waiting(
    server: RunningServer, said: bytes
) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            _open(server, stack, said)
        time.sleep(0.3)
        assert _seconds_to_answer(server) < 3


def test_clients_that_do_not_close_keep_nobody_else_waiting(server: RunningServer) -> None:
    began = time.monotonic()
    with ExitStack() as stack:
        for _ in range(10):
            last = _open(server, stack, b"GET /1/isalive HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n")
            assert last.recv(12) == b"HTTP/1.1 200"
    # Gunicorn's loop would wait two seconds for each of them.
    assert time.monotonic() - began < 10


def _take_drops(far: socket.socket, client: socket.socket) -> None:
    for _ in range(200):
        far.sendall(b"x")
        assert client.recv(1) == b"x"
        time.sleep(0.02)


def test_a_request_that_comes_drop_by_drop_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "READ_SECONDS", 0.3)
    near, far = socket.socketpair()
    with PunctualSocket(fileno=near.detach()) as client, far:
        client.setblocking(True)
        began = time.monotonic()
        with pytest.raises(ConnectionResetError):
            _take_drops(far, client)
        assert time.monotonic() - began < 2
        client.setblocking(True)
        far.sendall(b"next")
        assert client.recv(10).endswith(b"next")
