"""The relay: rings a topic's task where work is due. Changes when doorbells are rung differently.

It holds no state that matters: the ledger says what is due, a notification only hurries the next sweep. Any number
of relays may run. While Redis is away for long, or nobody takes from the critical lane, it carries that one out itself.
"""

import logging
import math
import time
from typing import Any

import psycopg
import redis
from celery import Celery
from django.conf import settings
from django.db import Error, connection
from kombu.exceptions import KombuError, OperationalError

from shop.common.failpoints import failpoint
from shop.outbox.lanes import Lane
from shop.outbox.marks import CHANNEL
from shop.outbox.queries import due, heartbeat_ages
from shop.outbox.rules import STANDS_IN
from shop.outbox.services.beat import beat
from shop.outbox.table import effect_types, required_effect_type
from workers.deliver import deliver
from workers.metrics import REDIS_AWAY, RINGS

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0
# A ring that was lost costs this long; a second one before then would only find what the first one claims.
RING_AGAIN_SECONDS = 2.0
RINGS_PER_TOPIC = 4
REDIS_AWAY_SECONDS = 10.0
# A worker can hang, be paused or be gone for reasons that nobody foresaw; what is critical does not wait for them.
NOBODY_TAKES_SECONDS = 20.0
BROKER_ERRORS = (redis.RedisError, KombuError, OperationalError, OSError)


class Relay:
    """Sweeps the ledger until `stop()`."""

    def __init__(self, celery: Celery) -> None:
        self._celery = celery
        self._redis: redis.Redis = redis.Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=2, socket_timeout=2
        )
        self._rung_at: dict[tuple[Lane, str], float] = {}
        self._redis_away_since: float | None = None
        self._critical_since: float | None = None
        self._beat_at = float("-inf")
        self._listening: Any = None
        self._stopped = False

    def stop(self) -> None:
        """End after the present sweep; safe to call from a signal handler."""
        self._stopped = True

    def run(self) -> None:
        """Sweep until stopped. A database that is away is waited for."""
        while not self._stopped:
            try:
                self._wait()
                self.sweep()
            except (Error, psycopg.Error) as error:
                logger.warning("database away, trying again: %s", error)
                connection.close()
                time.sleep(1.0)

    def sweep(self) -> None:
        """Ring once for every topic and lane that has due work."""
        now = time.monotonic()
        beats = now - self._beat_at >= HEARTBEAT_SECONDS
        if beats:
            beat("relay")
            self._beat_at = now
        pairs = due(line.topic for line in effect_types())
        critical = [topic for lane, topic in pairs if lane is Lane.CRITICAL]
        try:
            for lane, topic in pairs:
                self._ring(lane, topic, now)
            if beats or self._redis_away_since is not None:
                self._redis.ping()
                beat("redis")
                self._note_redis_answers(now)
        except BROKER_ERRORS as error:
            self._do_without_redis(critical, now, error)
        else:
            self._do_without_workers(critical, now)

    def _ring(self, lane: Lane, topic: str, now: float) -> None:
        waiting = self._redis.llen(lane.label)
        just_rung = now - self._rung_at.get((lane, topic), float("-inf")) < RING_AGAIN_SECONDS
        if (waiting and just_rung) or waiting >= RINGS_PER_TOPIC * len(effect_types()):
            return
        failpoint("relay.before_ring")
        self._celery.tasks[required_effect_type(topic).task].apply_async(queue=lane.label, retry=False)
        failpoint("relay.after_ring")
        self._rung_at[(lane, topic)] = now
        RINGS.labels(lane.label).inc()

    def _note_redis_answers(self, now: float) -> None:
        if self._redis_away_since is None:
            return
        logger.warning("Redis is back after %.0f s", now - self._redis_away_since)
        self._redis_away_since = None
        REDIS_AWAY.set(0)

    def _do_without_redis(self, critical: list[str], now: float, error: Exception) -> None:
        if self._redis_away_since is None:
            logger.warning("Redis is away, effects wait in the ledger: %s", error)
            self._redis_away_since = now
            REDIS_AWAY.set(1)
        if now - self._redis_away_since >= REDIS_AWAY_SECONDS:
            self._stand_in(critical)

    def _do_without_workers(self, critical: list[str], now: float) -> None:
        if not critical:
            self._critical_since = None
            return
        self._critical_since = self._critical_since or now
        if now - self._critical_since < NOBODY_TAKES_SECONDS:
            return
        # A worker that has more to do than it can is no reason.
        if heartbeat_ages().get(f"lane:{Lane.CRITICAL.label}", math.inf) >= NOBODY_TAKES_SECONDS:
            self._stand_in(critical)

    def _stand_in(self, critical: list[str]) -> None:
        for topic in critical:
            deliver(required_effect_type(topic), Lane.CRITICAL, claim_for=SWEEP_SECONDS, may_leave=True)
        if critical:
            beat(STANDS_IN)

    def _wait(self) -> None:
        connection.ensure_connection()
        if self._listening is not connection.connection:
            with connection.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            self._listening = connection.connection
        # Returns at the first notification, or after the sweep's interval; one sweep answers all that came together.
        for timeout in (SWEEP_SECONDS, 0):
            for _ in self._listening.notifies(timeout=timeout, stop_after=1 if timeout else None):
                pass
