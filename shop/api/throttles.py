"""Limits on how often a client may ask. Changes when a route needs a limit.

Counted in PostgreSQL by one atomic statement, so parallel requests can't slip past it. A client is its address;
`SHOPSTER_TRUSTED_PROXIES` says how many proxies' words about that address are believed.
"""

from typing import Any

from django.db import connection
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

# Each count forgets a few clients that were not seen for a day, so the table stays as small as its traffic.
_COUNT = """
    WITH forgotten AS (
        DELETE FROM api_throttlewindow WHERE id IN (
            SELECT id FROM api_throttlewindow
            WHERE started_at < clock_timestamp() - interval '1 day' AND (scope, client) <> (%(scope)s, %(client)s)
            LIMIT 10 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO api_throttlewindow AS w (scope, client, started_at, requests)
    VALUES (%(scope)s, %(client)s, clock_timestamp(), 1)
    ON CONFLICT (scope, client) DO UPDATE SET
        started_at = CASE WHEN w.started_at < clock_timestamp() - make_interval(secs => %(window)s)
                          THEN clock_timestamp() ELSE w.started_at END,
        requests = CASE WHEN w.started_at < clock_timestamp() - make_interval(secs => %(window)s)
                        THEN 1 ELSE w.requests + 1 END
    RETURNING requests, extract(epoch FROM w.started_at - clock_timestamp()) + %(window)s
"""


class WindowThrottle(BaseThrottle):
    """At most `limit` requests of a client in `window` seconds."""

    scope = ""
    limit = 0
    window = 60

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False when it is one too many."""
        client = (self.get_ident(request) or "unknown")[:128]
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"scope": self.scope, "client": client, "window": self.window})
            requests, left = cursor.fetchone()
        self._left = float(left)
        return int(requests) <= self.limit

    def wait(self) -> float:
        """Seconds until the window ends."""
        return max(0.0, self._left)


class LoginThrottle(WindowThrottle):
    """Guards the password against guessing."""

    scope = "login"
    limit = 10
    window = 60
