"""Keeps leases alive while a handler works. Changes when long work is told apart from dead work differently.

The renewing thread lives and stops with its process: a paused or killed worker renews nothing, so its claims pass on.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import Error, connection

from shop.common.failpoints import failpoint
from shop.outbox.protocol import Claim, renew

logger = logging.getLogger(__name__)

RENEW_EVERY_SECONDS = 5.0


@contextmanager
def kept_alive(claims: Sequence[Claim]) -> Iterator[None]:
    """Renew the claims' leases every RENEW_EVERY_SECONDS until the block ends."""
    finished = threading.Event()
    thread = threading.Thread(target=_renew_until, args=(finished, claims), name="lease-renewal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


def _renew_until(finished: threading.Event, claims: Sequence[Claim]) -> None:
    try:
        while not finished.wait(RENEW_EVERY_SECONDS):
            try:
                failpoint("lease.before_renewal")
                renew(claims)
            except Error as error:
                logger.warning("leases of %s not renewed: %s", claims[0].topic, error)
                connection.close()
    finally:
        connection.close()
