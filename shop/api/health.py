"""Is the shop well? Changes when there is more to look at.

*live* asks nothing, *ready* is what a load balancer needs (database and migrations), *status* tells ops about
everything else and is always 200.
"""

import logging
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from drf_spectacular.utils import extend_schema
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from shop.common.shared_answer import SharedAnswer
from shop.outbox.lanes import Lane
from shop.outbox.queries import standing_since
from shop.outbox.reads import GLANCE, ledger
from shop.outbox.rules import (
    PROMISED_LANES,
    Alert,
    Ledger,
    away_alerts,
    dead_alert,
    duration,
    lane_alert,
    late_alert,
    process_alert,
    transaction_alert,
)
from shop.search.client import IndexAway, IndexRefused, alive

logger = logging.getLogger(__name__)

# Redis, the search server and the ledger have so long each; they answer in a few milliseconds where all is well.
PROBE_MS = 500


class CheckShape(serializers.Serializer[Any]):
    """One thing looked at: whether it is well, and why (not), in words."""

    ok = serializers.BooleanField()
    detail = serializers.CharField()


class HealthShape(serializers.Serializer[Any]):
    """All checks by name; `ok` when every one is."""

    ok = serializers.BooleanField()
    checks = serializers.DictField(child=CheckShape())


class Look:
    """One look at everything; what several checks need is asked once, and once where it can't be told, too."""

    def __init__(self) -> None:
        self._ledger: Ledger | DatabaseError | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger at a glance. Raises DatabaseError."""
        if self._ledger is None:
            try:
                self._ledger = ledger(cap=GLANCE, within_ms=PROBE_MS)
            except DatabaseError as error:
                self._ledger = error
        if isinstance(self._ledger, DatabaseError):
            raise self._ledger
        return self._ledger


Check = Callable[[Look], str]


def _check(check: Check, look: Look) -> dict[str, Any]:
    try:
        return {"ok": True, "detail": check(look)}
    except NotWell as error:
        return {"ok": False, "detail": str(error)}
    except (DatabaseError, redis.RedisError, IndexAway, IndexRefused) as error:
        # Their own words name hosts and ports, and anyone may ask here.
        logger.warning("health: %s", error)
        kind = "refuses" if isinstance(error, IndexRefused) else "does not answer"
        return {"ok": False, "detail": f"{kind} ({type(error).__name__}; the log says more)"}


class NotWell(Exception):
    """What was looked at answers, but something is wrong with it."""


def _database(look: Look) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "answers"


_migrated: list[bool] = []


def _migrations(look: Look) -> str:
    # Migrations are never taken back while a process runs, so a good answer is kept.
    if not _migrated:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            raise NotWell(f"migrations not applied: {len(pending)}; run manage.py migrate")
        _migrated.append(True)
    return "all applied"


def _redis(look: Look) -> str:
    limits = {"socket_connect_timeout": PROBE_MS / 1000, "socket_timeout": PROBE_MS / 1000}
    client = redis.Redis.from_url(settings.CELERY_BROKER_URL, **limits, retry=Retry(NoBackoff(), 0))
    try:
        client.ping()
        if _is_full(client):
            raise NotWell("is full (maxmemory) and takes no message; effects wait in the outbox")
    finally:
        client.close()
    return "answers"


def _is_full(client: redis.Redis) -> bool:
    try:
        memory = client.info("memory")
    except redis.ResponseError:  # an account that may ring but not ask
        return False
    return bool(0 < memory["maxmemory"] <= memory["used_memory"])


def _search(look: Look) -> str:
    alive(within_ms=PROBE_MS)
    return "answers"


def _outbox(look: Look) -> str:
    now = look.ledger
    found = [*away_alerts(now), dead_alert(now), *(late_alert(lane, now) for lane in PROMISED_LANES)]
    if wrong := [alert.sentence for alert in found if alert]:
        raise NotWell(f"{'; '.join(wrong)}: see Effects in the admin")
    figures = now.total
    return f"effects owed: {now.amount(figures.owed)}, the oldest {duration(figures.oldest_seconds or 0)}"


def _transactions(look: Look) -> str:
    now = look.ledger
    _refuse(transaction_alert(now))
    oldest = now.oldest_transaction
    return f"the oldest is {duration(oldest.seconds)} old" if oldest else "none is open"


def _process(name: str) -> Check:
    def check(look: Look) -> str:
        age = look.ledger.seen.get(name)
        _refuse(process_alert(name, age))
        return f"seen {duration(age or 0)} ago"

    return check


def _lane(lane: Lane) -> Check:
    def check(look: Look) -> str:
        now = look.ledger
        _refuse(lane_alert(lane, now))
        idle = "" if now.of_lane(lane).owed else "; nothing waits"
        return f"served {duration(now.seen[f'lane:{lane.label}'])} ago{idle}"

    return check


def _refuse(alert: Alert | None) -> None:
    if alert:
        raise NotWell(alert.sentence)


def _watch(look: Look) -> str:
    seen, standing = look.ledger.seen.get("watch"), standing_since()
    words = ", ".join(f"{code} (for {duration(age)})" for code, age in sorted(standing.items()))
    looked = "has not looked yet" if seen is None else f"looked {duration(seen)} ago"
    return f"{looked}; noted: {words or 'nothing'}"


READY: dict[str, Check] = {"database": _database, "migrations": _migrations}
STATUS: dict[str, Check] = {
    **READY,
    "redis": _redis,
    "search": _search,
    "outbox": _outbox,
    "transactions": _transactions,
    "relay": _process("relay"),
    "beat": _process("beat"),
    # Tells since when what the others find has been wrong; it judges nothing itself.
    "watch": _watch,
    **{f"lane_{lane.label}": _lane(lane) for lane in Lane},
}


class _Health(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)


@extend_schema(tags=["health"], summary="Is the process up?", responses=HealthShape)
class Live(_Health):
    """Answers while the process does; asks nobody."""

    def get(self, request: Request) -> Response:
        """Always 200."""
        return Response({"ok": True, "checks": {}})


# Anyone may ask, as often as they like: a process looks once a second at most, with one of its threads.
shared_status: SharedAnswer[dict[str, Any]] = SharedAnswer()


def _answer(asked: dict[str, Check]) -> dict[str, Any]:
    look = Look()
    checks = {name: _check(check, look) for name, check in asked.items()}
    return {"ok": all(check["ok"] for check in checks.values()), "checks": checks}


@extend_schema(tags=["health"], summary="Can it serve?", responses={200: HealthShape, 503: HealthShape})
class Ready(_Health):
    """Whether requests may be sent here: the database answers and is migrated."""

    def get(self, request: Request) -> Response:
        """200 when ready, else 503."""
        answer = _answer(READY)
        return Response(answer, status=200 if answer["ok"] else 503)


@extend_schema(tags=["health"], summary="How is everything?", responses=HealthShape)
class Status(_Health):
    """Everything that ops watch, with reasons in words."""

    def get(self, request: Request) -> Response:
        """Always 200; `ok` says whether all is well, as it was a second ago at most or while somebody looks."""
        return Response(shared_status.get(lambda: _answer(STATUS)))
