"""How long a client may keep a thread waiting. Changes with gunicorn's threaded worker, or with how patient we are.

Gunicorn reads a request in the thread that will answer it, for as long as it takes to arrive. Without an end to that,
as many half-sent requests as there are threads would close the search to everybody, and they need no key.
"""

from __future__ import annotations

import errno
import socket
import time
from functools import partial
from selectors import EVENT_READ

from gunicorn.util import close_graceful  # type: ignore[import-untyped]  # it carries no types
from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # as above

# A request must be there so long after its first byte, an answer taken, a connection that we end closed by the client.
READ_SECONDS = 20.0
WRITE_SECONDS = 30.0
CLOSE_SECONDS = 0.5


class PunctualSocket(socket.socket):
    """Reads until a moment that each request sets anew; where it comes later, the connection counts as lost."""

    _deadline = 0.0

    def setblocking(self, flag: bool, /) -> None:  # noqa: FBT001  # as socket has it
        """Gunicorn makes a socket blocking before each request, and once more when it has been closed."""
        if self.fileno() < 0:
            return
        if flag:
            self._deadline = time.monotonic() + READ_SECONDS
            self.settimeout(WRITE_SECONDS)
        else:
            self.settimeout(0.0)

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Some bytes. Raises ConnectionResetError when the time for this request is over."""
        patience = self.gettimeout()
        if patience == 0:
            return super().recv(size, flags)
        left = self._deadline - time.monotonic()
        try:
            if left <= 0:
                raise TimeoutError
            self.settimeout(min(left, patience or left))
            return super().recv(size, flags)
        except TimeoutError:
            raise ConnectionResetError(errno.ECONNRESET, "the request did not arrive in time") from None
        finally:
            self.settimeout(patience)


class PunctualWorker(ThreadWorker):  # type: ignore[misc]  # as above
    """A threaded worker that gives a connection to a thread when something has arrived, and takes it away again."""

    def accept(self, listener: socket.socket) -> None:
        """Let a new connection wait with those that have said nothing yet."""
        try:
            accepted, address = listener.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        client = PunctualSocket(fileno=accepted.detach())
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.set_timeout()
        self.nr_conns += 1
        self.pending_conns.append(conn)
        self.poller.register(client, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn: TConn) -> object:
        """Answer a request; where that was the last one, wait here and not in the loop for the client to close."""
        kept = super().handle(conn)
        if not kept:
            close_graceful(conn.sock, CLOSE_SECONDS)
        return kept

    def _cap_keepalive(self, deadline: float) -> None:
        """When the server stops, who has said nothing is let go like who has nothing more to say."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)
