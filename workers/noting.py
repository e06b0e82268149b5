"""Notes in the database what has happened outside. Changes when a database that is away is waited for differently.

What has happened must not happen once more only because it could not be noted at once. A connection may have ended long
before anybody uses it, such as while a mail server took its time.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

# Longer than a database takes to start again.
NOTE_FOR_SECONDS = 20.0
_AGAIN_AFTER_SECONDS = 0.2

R = TypeVar("R")


def noted(note: Callable[[], R], topic: str) -> R:
    """What `note` returns; where the database is away for a moment it is called again and again, on a new connection.

    It may have committed before it raised, so to note twice must be harmless. Raises what `note` does where the
    database stays away for NOTE_FOR_SECONDS. `topic` is for the log. No transaction may be open.
    """
    until = time.monotonic() + NOTE_FOR_SECONDS
    while True:
        try:
            return note()
        except (InterfaceError, OperationalError) as error:
            if time.monotonic() >= until:
                raise
            logger.warning("%s happened but is not noted, trying again: %s", topic, error)
            connection.close()
            time.sleep(_AGAIN_AFTER_SECONDS)
