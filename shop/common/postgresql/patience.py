"""How long a process waits for PostgreSQL. Changes when a silent server is given up differently.

A server that stands still, or a network that swallows everything, runs no timeout of PostgreSQL's: only whoever waits
can end it. The web process does (`deploy/gunicorn_config.py`), since each of its few threads that waits is one that
answers nobody; a worker's statement may take its time.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen

# After it was found silent the server is asked once in a while, by one thread; the others answer at once.
ASK_AGAIN_SECONDS = 1.0
# The server's own limit comes first where it is awake: its answer leaves the connection usable.
SERVERS_SHARE = 0.8
# How often psycopg's wait looks whether the process was told to end.
_INTERVAL = 0.1


class Patience:
    """The limit of this process, and what its threads know of the server's silence."""

    def __init__(self) -> None:
        self.seconds: float | None = None
        self.silent = False
        self._ask_at = 0.0
        self._lock = threading.Lock()
        self._thread = threading.local()

    @contextmanager
    def hurried(self, seconds: float) -> Iterator[None]:
        """Inside, this thread waits for at most `seconds`, where the process has a limit at all."""
        self._thread.hurry = seconds
        try:
            yield
        finally:
            del self._thread.hurry

    @property
    def hurry(self) -> float | None:
        """The limit of this thread while it is in a hurry."""
        return getattr(self._thread, "hurry", None)

    def limit(self, seconds: float | None) -> None:
        """Wait for at most `seconds` from now on, on connections that are opened from now on; None is for ever."""
        self.seconds, self.silent = seconds, False

    def ask(self) -> None:
        """Return where this thread may ask a silent server whether it answers again; OperationalError where not."""
        with self._lock:
            now = time.monotonic()
            if now < self._ask_at:
                raise psycopg.OperationalError(
                    "the server did not answer a moment ago; it was not asked again"
                )
            # Whoever asks says how it went; should it never, the next one may after this.
            self._ask_at = now + (self.seconds or 0.0) + ASK_AGAIN_SECONDS

    def heard(self) -> None:
        """The server answered, be it with an error."""
        self.silent = False

    def gave_up(self) -> None:
        """The server did not answer in time."""
        with self._lock:
            self.silent, self._ask_at = True, time.monotonic() + ASK_AGAIN_SECONDS


patience = Patience()


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is closed, and its statement given up with OperationalError, when the server stays silent."""

    def wait(self, gen: PQGen[RV], interval: float = _INTERVAL, timeout: float | None = None) -> RV:
        """As psycopg waits, but not for longer than the process is patient."""
        if patience.silent:
            patience.ask()
        limit = patience.hurry or patience.seconds
        try:
            found = super().wait(gen, interval, limit if timeout is None else timeout)
        except errors._WaitTimeout:  # psycopg leaves it to whoever set the limit to say it in public
            if timeout is not None:
                raise
            # What the server may yet answer belongs to nobody: the connection must never be used again.
            self.pgconn.finish()
            # That it took longer than a hurry says nothing of the server, unless it was known to be silent.
            if patience.silent or limit == patience.seconds:
                patience.gave_up()
            raise psycopg.OperationalError(f"the server did not answer in {limit:g} s") from None
        except psycopg.Error:
            patience.heard()
            raise
        if patience.silent:
            patience.heard()
        return found


def connect(**parameters: Any) -> "psycopg.Connection[Any]":
    """Open a connection; one that gives up where this process has a limit."""
    if patience.seconds is None:
        return psycopg.connect(**parameters)
    if patience.silent:
        patience.ask()
    parameters["connect_timeout"] = min(int(parameters.get("connect_timeout") or 5), int(patience.seconds))
    # First, so that a limit in DATABASE_URL's own options wins.
    limit = f"-c statement_timeout={int(patience.seconds * SERVERS_SHARE * 1000)}"
    parameters["options"] = f"{limit} {parameters.get('options') or ''}".strip()
    try:
        connection = PatientConnection.connect(**parameters)
    except errors.ConnectionTimeout:
        patience.gave_up()
        raise
    except psycopg.Error:
        patience.heard()
        raise
    patience.heard()
    return connection
