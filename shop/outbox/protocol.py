"""Claim, complete, fail, renew: the steps that move an effect. Changes only with the protocol itself.

A claim commits before anything is done. What is completed is the generation that was claimed, and only by the
holder of the claim's token, so a worker that slept past its lease can neither confirm nor fail another's work.
"""

import json
import logging
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID, uuid4

from django.db import connection

from shop.outbox.lanes import Lane
from shop.outbox.table import EffectType

logger = logging.getLogger(__name__)

LEASE_SECONDS = 15
BACKOFF_BASE_SECONDS = 1
BACKOFF_CAP_SECONDS = 300
ERROR_LENGTH = 2000


Why = Literal["failed", "hopeless", "away"]
Ending = Literal["dead", "waiting", "not ours"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One effect held under a lease: do it, then complete generation `generation`."""

    id: int
    topic: str
    key: str
    lane: Lane
    generation: int
    attempts: int
    payload: Any
    token: UUID
    trace_id: str
    waited: float = 0.0
    """Seconds from the mark to the claim."""


_CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM outbox_effect
        WHERE topic = %(topic)s AND lane = %(lane)s AND wanted > done AND dead_at IS NULL
          AND available_at <= clock_timestamp()
          AND (lease_until IS NULL OR lease_until < clock_timestamp())
          AND (attempts > 0) = %(alone)s AND attempts < %(max)s
        ORDER BY available_at, id
        LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox_effect AS effect SET
        lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
        token = %(token)s,
        attempts = effect.attempts + 1
    FROM due WHERE effect.id = due.id
    RETURNING effect.id, effect.topic, effect.key, effect.lane, effect.wanted, effect.attempts, effect.payload,
              effect.trace_id, extract(epoch FROM clock_timestamp() - effect.wanted_at)
"""
# A worker that is killed never reports its failure: its rows come back when their lease ends, and the claim
# itself buries the one whose attempts are used up, as it does one that a release with fewer attempts finds.
_BURY_EXHAUSTED = """
    UPDATE outbox_effect SET dead_at = clock_timestamp(), lease_until = NULL, token = NULL,
        last_error = CASE WHEN last_error = '' THEN 'the worker died each time it tried'
                          WHEN lease_until IS NULL THEN last_error
                          ELSE 'the worker died when it last tried; before that: ' || last_error END
    WHERE id IN (
        SELECT id FROM outbox_effect
        WHERE topic = %(topic)s AND lane = %(lane)s AND wanted > done AND dead_at IS NULL
          AND attempts >= %(max)s AND (lease_until IS NULL OR lease_until < clock_timestamp())
        FOR UPDATE SKIP LOCKED
    )
    RETURNING key, last_error
"""
_COMPLETE = """
    UPDATE outbox_effect AS effect SET
        done = greatest(effect.done, held.generation), lease_until = NULL, token = NULL,
        attempts = 0, last_error = '', done_at = clock_timestamp(),
        -- What was marked while this generation was carried out waits from here on.
        wanted_at = CASE WHEN effect.wanted > held.generation THEN clock_timestamp() ELSE effect.wanted_at END
    FROM (
        SELECT e.id, h.generation FROM unnest(%(ids)s::bigint[], %(tokens)s::uuid[], %(generations)s::bigint[])
            AS h(id, token, generation)
        JOIN outbox_effect e ON e.id = h.id AND e.token = h.token
        -- As marks are locked: a batch that is completed and a write that marks it never wait for each other in a ring.
        ORDER BY e.topic COLLATE "C", e.key COLLATE "C" FOR UPDATE OF e
    ) AS held
    WHERE effect.id = held.id
    RETURNING effect.id
"""
_FAIL = """
    UPDATE outbox_effect SET
        lease_until = NULL, token = NULL, last_error = %(error)s,
        -- What was wanted meanwhile begins anew, as a mark does that finds the effect dead already.
        attempts = CASE WHEN %(bury)s AND wanted > %(generation)s THEN 0 ELSE attempts - %(forgiven)s END,
        available_at = clock_timestamp() + make_interval(secs => %(delay)s),
        dead_at = CASE WHEN (%(bury)s OR %(hopeless)s) AND wanted <= %(generation)s THEN clock_timestamp() END
    WHERE id = %(id)s AND token = %(token)s
    RETURNING dead_at IS NOT NULL
"""
_RENEW = """
    UPDATE outbox_effect AS effect SET lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
    FROM (
        SELECT id FROM outbox_effect WHERE id = ANY(%(ids)s) AND token = ANY(%(tokens)s)
        ORDER BY topic COLLATE "C", key COLLATE "C" FOR UPDATE
    ) AS held
    WHERE effect.id = held.id
"""


def claim(
    line: EffectType,
    lane: Lane,
    *,
    failed_first: bool = False,
    one: bool = False,
    buried: Callable[[int], object] = lambda _: None,
) -> list[Claim]:
    """Take due effects of one topic and lane under a lease of LEASE_SECONDS; empty when nothing is due.

    Fresh rows come in batches; a row that has failed or whose worker died comes alone, so that a poison row
    never uses up its neighbours' attempts. Such a row waits for the fresh ones, or goes before with
    `failed_first`: who claims again and again lets the two take turns, so that neither keeps the other waiting.
    With `one` a single row is taken. `buried` hears of how many rows this found with no attempts left.
    """

    def fresh() -> list[Claim]:
        return _claim(line, lane, alone=False, limit=1 if one else line.batch)

    def failed() -> list[Claim]:
        if dead := _bury_exhausted(line, lane):
            buried(dead)
        return _claim(line, lane, alone=True, limit=1)

    return failed() or fresh() if failed_first else fresh() or failed()


def _bury_exhausted(line: EffectType, lane: Lane) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_BURY_EXHAUSTED, {"topic": line.topic, "lane": int(lane), "max": line.max_attempts})
        found = cursor.fetchall()
    for key, reason in found:
        logger.error("effect dead: %s %s: %s", line.topic, key, reason)
    return len(found)


def _claim(line: EffectType, lane: Lane, *, alone: bool, limit: int) -> list[Claim]:
    token = uuid4()
    parameters: dict[str, Any] = {
        "topic": line.topic,
        "lane": int(lane),
        "max": line.max_attempts,
        "alone": alone,
        "limit": limit,
        "lease": LEASE_SECONDS,
        "token": token,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, parameters)
        return [_as_claim(row, token) for row in cursor.fetchall()]


def _as_claim(row: Sequence[Any], token: UUID) -> Claim:
    id_, topic, key, lane, wanted, attempts, payload, trace_id, waited = row
    decoded = json.loads(payload) if isinstance(payload, str) else payload
    return Claim(id_, topic, key, Lane(lane), wanted, attempts, decoded, token, trace_id, float(waited))


def complete(claims: Iterable[Claim]) -> int:
    """Confirm the claimed generations; returns how many were still ours.

    A row whose `wanted` has moved on since the claim stays due.
    """
    held = list(claims)
    if not held:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _COMPLETE,
            {
                "ids": [claim.id for claim in held],
                "tokens": [claim.token for claim in held],
                "generations": [claim.generation for claim in held],
            },
        )
        return len(cursor.fetchall())


def fail(
    claim: Claim, error: str, *, why: Why = "failed", bury: bool = False, delay: float | None = None
) -> Ending:
    """Give the effect back with a reason; returns what became of it.

    It is due again after an exponential back-off with jitter, or after `delay` seconds. `bury`, for the last attempt,
    and *hopeless* make it dead, unless something newer has been wanted since the claim: that may be the correction,
    and after the last attempt it has all of its own. *away*, for a sink that is away as a whole, takes the attempt
    back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _FAIL,
            {
                "id": claim.id,
                "token": claim.token,
                "generation": claim.generation,
                "error": error[:ERROR_LENGTH],
                "bury": bury,
                "hopeless": why == "hopeless",
                "forgiven": 1 if why == "away" else 0,
                "delay": _jittered(backoff_seconds(claim.attempts)) if delay is None else delay,
            },
        )
        row = cursor.fetchone()
    if row is None:
        return "not ours"
    return "dead" if row[0] else "waiting"


def backoff_seconds(attempts: int) -> float:
    """How long to wait after the `attempts`-th failure, before jitter of 0.5 to 1.5."""
    return float(min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2 ** min(attempts, 20)))


def _jittered(seconds: float) -> float:
    """Half to one and a half of it, so that what failed together does not come back together."""
    return seconds * random.uniform(0.5, 1.5)  # noqa: S311  # jitter, not a secret


def renew(claims: Sequence[Claim]) -> int:
    """Extend the leases that are still ours by LEASE_SECONDS from now; returns how many were."""
    with connection.cursor() as cursor:
        cursor.execute(
            _RENEW,
            {
                "ids": [claim.id for claim in claims],
                "tokens": [claim.token for claim in claims],
                "lease": LEASE_SECONDS,
            },
        )
        return int(cursor.rowcount)
