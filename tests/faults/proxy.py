"""A TCP proxy that loses an answer: what was asked is carried out, and who asked never hears of it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

PART_BYTES = 65536


class Proxy:
    """Stands before one server of this machine."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lose_answer_to: bytes | None = None
        self.lost = threading.Event()
        self._sent: list[tuple[float, bytes]] = []

    @contextlib.contextmanager
    def running(self) -> Iterator["Proxy"]:
        """Pass everything on while the block runs."""
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            self._listener.close()

    def lose_answer_to(self, command: bytes) -> None:
        """Pass the next `command` on, then cut the connection instead of passing on its answer."""
        self._lose_answer_to = command

    def passed(self, command: bytes) -> list[tuple[float, bytes]]:
        """What was passed on to the server with `command` in it, and when by the monotonic clock, oldest first."""
        return [(at, part) for at, part in tuple(self._sent) if command in part]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # closed at the end
            while True:
                client, _ = self._listener.accept()
                try:
                    server = socket.create_connection(("127.0.0.1", self._upstream), timeout=20)
                except OSError:
                    client.close()
                    continue
                server.settimeout(None)
                losing = threading.Event()
                threading.Thread(target=self._there, args=(client, server, losing), daemon=True).start()
                threading.Thread(target=self._back, args=(client, server, losing), daemon=True).start()

    def _there(self, client: socket.socket, server: socket.socket, losing: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while part := client.recv(PART_BYTES):
                if self._lose_answer_to is not None and self._lose_answer_to in part:
                    self._lose_answer_to = None
                    losing.set()
                self._sent.append((time.monotonic(), part))
                server.sendall(part)
        _close(client, server)

    def _back(self, client: socket.socket, server: socket.socket, losing: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while part := server.recv(PART_BYTES):
                if losing.is_set():
                    self.lost.set()
                    break
                client.sendall(part)
        _close(client, server)


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
