"""Makes a worker that has gone deaf listen again. Changes when deafness is recognised differently.

A connection to Redis that is cut in the instant between two reads can leave the consumer without a poll on it: the
process lives, waits for nothing, and its own health check looks at polls alone. What tells is that messages wait in
the worker's queue while it has nothing to do; the consumer is then started anew, as after a lost connection.
"""

import logging
from typing import Any

import redis
from celery import bootsteps
from celery.worker import state
from django.conf import settings

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0
# So many looks in a row find the same: a message that has just come is none of them.
DEAF_AFTER_LOOKS = 2


class Listening(bootsteps.StartStopStep):
    """Looks after each of the worker's consumers from its start to its end."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self._looking: Any = None
        self._client: redis.Redis = redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1
        )
        self._received = 0
        self._idle_looks = 0

    def start(self, parent: Any) -> None:
        """Begin to look, once the consumer listens."""
        self._idle_looks = 0
        self._looking = parent.timer.call_repeatedly(LOOK_EVERY_SECONDS, self.look, (parent,))

    def stop(self, parent: Any) -> None:
        """Look no more; the next consumer gets a look of its own."""
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    shutdown = stop

    def look(self, parent: Any) -> None:
        """Raises redis.ConnectionError, which starts the consumer anew, where messages wait and none is heard."""
        received, before = sum(state.total_count.values()), self._received
        self._received = received
        if received != before or state.reserved_requests or not self._waiting(parent):
            self._idle_looks = 0
            return
        self._idle_looks += 1
        if self._idle_looks >= DEAF_AFTER_LOOKS:
            self._idle_looks = 0
            logger.warning("messages wait and none is heard: listening anew")
            raise redis.ConnectionError("the consumer has gone deaf")

    def _waiting(self, parent: Any) -> bool:
        try:
            return any(self._client.llen(queue.name) for queue in parent.task_consumer.queues)
        except redis.RedisError:
            # Whoever can't ask can't hear either; the consumer's own connection tells of that.
            return False
