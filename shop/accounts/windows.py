"""Limits on how often something may be tried. Changes when attempts are counted differently.

Counted in PostgreSQL by one atomic statement, so parallel attempts can't slip past it. A window ends by itself: nobody
is locked out for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from shop.accounts.callers import Caller
from shop.accounts.models import ThrottleWindow
from shop.accounts.rules import address_typed

# Each count forgets a few clients that were not seen for a day, so the table stays as small as its traffic.
_COUNT = """
    WITH forgotten AS (
        DELETE FROM accounts_throttlewindow WHERE id IN (
            SELECT id FROM accounts_throttlewindow
            WHERE started_at < clock_timestamp() - interval '1 day' AND (scope, client) <> (%(scope)s, %(client)s)
            LIMIT 10 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO accounts_throttlewindow AS w (scope, client, started_at, requests)
    VALUES (%(scope)s, %(client)s, clock_timestamp(), 1)
    ON CONFLICT (scope, client) DO UPDATE SET
        started_at = CASE WHEN w.started_at < clock_timestamp() - make_interval(secs => %(window)s)
                          THEN clock_timestamp() ELSE w.started_at END,
        requests = CASE WHEN w.started_at < clock_timestamp() - make_interval(secs => %(window)s)
                        THEN 1 ELSE w.requests + 1 END
    RETURNING requests, extract(epoch FROM w.started_at - clock_timestamp()) + %(window)s
"""
_MOST_CHARACTERS = 128
# What a whole site may, beside one of its networks.
_NETWORKS_OF_SITE = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `attempts` of a client in `seconds`; `scope` tells it from other limits."""

    scope: str
    attempts: int
    seconds: int


def count(scope: str, client: str, window_seconds: int) -> tuple[int, float]:
    """Count an attempt of `client`; returns how many its window has, this one included, and the seconds left of it."""
    values: dict[str, str | int] = {
        "scope": scope,
        "client": client[:_MOST_CHARACTERS],
        "window": window_seconds,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        requests, left = cursor.fetchone()
    return int(requests), max(0.0, float(left))


def seconds_to_wait(limits: Iterable[tuple[Limit, str]]) -> float | None:
    """Count an attempt against each limit and its client, in order, until one is used up.

    Returns the seconds until that window ends, None where the attempt is within all of them. What one limit refuses is
    not counted against the next: who is over the limit of one address uses up nobody else's account.
    """
    for limit, client in limits:
        requests, left = count(limit.scope, client, limit.seconds)
        if requests > limit.attempts:
            return left
    return None


def by_network(limit: Limit, caller: Caller) -> list[tuple[Limit, str]]:
    """The client's network against `limit`, and its site against a multiple: who has one site has 65,536 networks."""
    counted = [(limit, caller.network)]
    if caller.site:
        wide = Limit(f"{limit.scope} of site", _NETWORKS_OF_SITE * limit.attempts, limit.seconds)
        counted.append((wide, caller.site))
    return counted


def give_back(limit: Limit, client: str) -> None:
    """Take one counted attempt back: it was no guess."""
    windows = ThrottleWindow.objects.filter(
        scope=limit.scope, client=client[:_MOST_CHARACTERS], requests__gt=0
    )
    windows.update(requests=F("requests") - 1)


def pseudonym(name: str) -> str:
    """A client that is a person's name or address, told apart without being kept.

    Whatever the database takes for one name is one client here, or its spellings would be as many clients.
    """
    folded = address_typed(name).upper().casefold()
    return salted_hmac("shopster.accounts.windows", folded, algorithm="sha256").hexdigest()
