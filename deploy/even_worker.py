"""How the web's processes share connections. Changes with gunicorn's threaded worker, or when they share otherwise.

All processes listen on one socket, and whoever wakes first gets the connection. A client that opens many at once, such
as a proxy or the storefront, would often find them all with one process, for as long as it keeps them alive: that one's
threads then wait for each other while the other processes have nothing to do.

Nor may those that are there keep newcomers out, who would wait for as long as the others have something to ask: after
as many answers as there are threads one of them is let in.
"""

from concurrent.futures import Future
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker  # type: ignore[import-untyped]  # it carries no types


class EvenWorker(ThreadWorker):  # type: ignore[misc]  # as above
    """A threaded worker that leaves new connections to the others while all its threads have work.

    What nobody takes waits in the socket's backlog, for the first thread of any process that is free, or for its turn.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only the main thread counts.
        self._in_work = 0
        self._answered_since_newcomer = 0

    def enqueue_req(self, conn: TConn) -> None:
        """Give the connection to a thread."""
        self._in_work += 1
        super().enqueue_req(conn)
        self.set_accept_enabled(self._accepting)

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Take the connection back from its thread; gunicorn's loop accepts again when it comes round."""
        self._in_work -= 1
        self._answered_since_newcomer += 1
        super().finish_request(conn, fs)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001  # as gunicorn has it
        """As gunicorn decides, but with a free thread alone, or where it is a newcomer's turn."""
        threads = self.cfg.threads
        has_turn = self._in_work < threads or self._answered_since_newcomer >= threads
        super().set_accept_enabled(enabled and has_turn)

    def accept(self, listener: Any) -> None:
        """Take a new connection, if no other process was faster."""
        super().accept(listener)
        self._answered_since_newcomer = 0
        self.set_accept_enabled(self._accepting)
