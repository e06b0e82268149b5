"""The protocol's real statements, one for each step of the model. Changes when they are called differently."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from unittest.mock import patch
from uuid import UUID

from django.db import connection

from shop.audit.actor import SYSTEM
from shop.common.write import write
from shop.outbox import protocol
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from shop.outbox.services.retry_effects import retry_effects
from shop.outbox.services.skip_effects import skip_effects
from shop.outbox.table import EffectType, effect_types, register
from tests.model.protocol import Kind, Row, Why
from tests.shop.outbox import conftest as types

MAX_ATTEMPTS = 2
# So long that nothing passes by itself: a lease ends, and a back-off passes, when a test says so.
FAR_AWAY_SECONDS = 3600
STATE = replace(types.STATE, max_attempts=MAX_ATTEMPTS)
ONCE = replace(types.ONCE, max_attempts=MAX_ATTEMPTS)

_ROWS = """
    SELECT key, wanted, done, attempts, token, coalesce(lease_until > clock_timestamp(), false),
           available_at <= clock_timestamp(), dead_at IS NOT NULL, skipped_at IS NOT NULL
    FROM outbox_effect WHERE topic = %s
"""


def effect_type(kind: Kind) -> EffectType:
    """The line of the table with effects of that kind."""
    return STATE if kind == "state" else ONCE


@contextmanager
def ledger_at_rest() -> Iterator[None]:
    """Only STATE and ONCE follow from facts, and time stands still."""
    before = effect_types()
    register([STATE, ONCE])
    try:
        with patch.object(protocol, "LEASE_SECONDS", FAR_AWAY_SECONDS):
            yield
    finally:
        register(before)


@write
def mark(kind: Kind, things: Iterable[int]) -> None:
    """A write that changes these things, or writes these letters."""
    for thing in things:
        record(
            types.ThingChanged(thing_id=thing) if kind == "state" else types.LetterWritten(letter=str(thing))
        )


def key_of(kind: Kind, thing: int) -> str:
    """What the thing's effect is keyed by."""
    return str(thing) if kind == "state" else f"letter:{thing}"


def claim(kind: Kind, lane: Lane | None = None) -> list[Claim]:
    """What a worker of that lane, or of the kind's own, claims."""
    line = effect_type(kind)
    return protocol.claim(line, line.lane if lane is None else lane)


def fail(claimed: Claim, why: Why = "failed", *, bury: bool = False) -> bool:
    """As a worker fails; the back-off passes only when it is told to."""
    return protocol.fail(claimed, "no", why=why, bury=bury, delay=FAR_AWAY_SECONDS) != "not ours"


def end_lease(kind: Kind, key: str) -> None:
    """As if LEASE_SECONDS had passed for this row."""
    _set(kind, key, "lease_until")


def end_back_off(kind: Kind, key: str) -> None:
    """As if its back-off had passed for this row."""
    _set(kind, key, "available_at")


def _set(kind: Kind, key: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE outbox_effect SET {column} = clock_timestamp() - interval '1 second'"
            " WHERE topic = %s AND key = %s",
            [effect_type(kind).topic, key],
        )


def retry(kind: Kind, key: str) -> int:
    """As ops retry one effect."""
    return retry_effects(ids=_ids(kind, key))


def skip(kind: Kind, key: str) -> int:
    """As staff skip one effect."""
    return skip_effects(ids=_ids(kind, key), actor=SYSTEM, reason="of no use")


def _ids(kind: Kind, key: str) -> list[int]:
    return list(Effect.objects.filter(topic=effect_type(kind).topic, key=key).values_list("pk", flat=True))


def rows(kind: Kind, workers: Sequence[UUID | None]) -> dict[str, Row]:
    """Every row by key as the model sees it; `workers` are the tokens that worker 1, 2, ... used last.

    A row that bears a token which none of them has is held by worker 99.
    """
    holders = {token: number for number, token in enumerate(workers, 1) if token is not None}
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [effect_type(kind).topic])
        return {
            key: Row(wanted, done, attempts, holders.get(token, 99) if token else 0, *flags)
            for key, wanted, done, attempts, token, *flags in cursor.fetchall()
        }
