"""The Celery application: one task for each line of the effects table. Changes when workers start differently."""

import itertools
import logging
import os
from typing import Any

import django
import redis
from celery import Celery, Task
from celery.signals import setup_logging, worker_init, worker_process_shutdown, worker_ready
from django.apps import apps
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not apps.ready:
    django.setup()

from shop.common.spans import spans
from shop.outbox.lanes import Lane  # models load only after setup
from shop.outbox.services.beat import beat
from shop.outbox.table import EffectType, effect_types
from workers import aside, metrics
from workers.children import Children
from workers.deliver import deliver
from workers.listening import Listening

logger = logging.getLogger(__name__)

# For what goes on beside its lane when a process ends: most of it has hardly begun to wait.
END_WITHIN_SECONDS = 10.0

app = Celery("shopster")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(Children)
app.steps["consumer"].add(Listening)


def _ring(line: EffectType) -> None:
    # Where one batch takes all the time that a ring has, the next ring begins with the other kind.
    rings = itertools.count()

    def answer(self: "Task[Any, Any]") -> None:
        queue = str((self.request.delivery_info or {})["routing_key"])
        lane = Lane[queue.upper()]
        deliver(line, lane, failed_first=next(rings) % 2 == 1, may_leave=True)
        beat(f"lane:{lane.label}")

    answer.__doc__ = f"Carry out the due {line.topic} effects of the queue's lane."
    app.task(name=line.task, bind=True)(answer)


for _line in effect_types():
    _ring(_line)


def refuse_without_admin_key() -> None:
    """Exit where nothing could be written to the index: what only searches would never catch up."""
    if settings.SEARCH_APP_ID and not settings.SEARCH_ADMIN_KEY:
        raise SystemExit(
            "ALGOLIA_ADMIN_API_KEY: ALGOLIA_APP_ID is set, so workers need it to write to the index."
        )


def refuse_evicting_broker(url: str) -> None:
    """Exit when the broker's Redis may evict keys: a full cache would silently empty the queues.

    A Redis that is away, or does not let us ask, is a warning only: workers must survive both.
    """
    client = redis.Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
    try:
        answer = client.config_get("maxmemory-policy")
    except redis.RedisError as error:
        logger.warning("could not ask the broker for its maxmemory-policy: %s", error)
        return
    finally:
        client.close()
    policy = answer.get("maxmemory-policy", "noeviction")
    if policy != "noeviction":
        raise SystemExit(
            f"REDIS_URL: this Redis evicts keys (maxmemory-policy {policy}) and would lose queued messages. "
            "Set maxmemory-policy to noeviction, and keep the cache on another server (CACHE_URL)."
        )


@setup_logging.connect
def _leave_logging_alone(**_: Any) -> None:
    """Django has set it up, for workers and beat as for everyone."""


@worker_init.connect
def _check_broker(**_: Any) -> None:
    refuse_without_admin_key()
    refuse_evicting_broker(settings.CELERY_BROKER_URL)
    if metrics.serve():
        metrics.share_in_pool()


@worker_ready.connect
def _show_up(sender: Any, **_: Any) -> None:
    """A lane is seen as soon as its worker consumes, without waiting for its first canary."""
    for queue in sender.task_consumer.queues:
        beat(f"lane:{queue.name}")


@worker_process_shutdown.connect
def _wait_for_what_is_aside(**_: Any) -> None:
    """What a process leaves behind half done may be done twice."""
    aside.finish(END_WITHIN_SECONDS)


@worker_process_shutdown.connect
def _send_spans(**_: Any) -> None:
    """A worker's process ends without the interpreter's own farewells."""
    spans.flush()
