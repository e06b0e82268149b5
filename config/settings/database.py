"""PostgreSQL and the cache. Changes when a connection's limits or the cache's kind change."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.env import current

_ENV = current()


def _connection(url: str) -> dict[str, Any]:
    """Django's connection settings for a postgresql:// URL; its query string becomes libpq options."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "shop.common.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            # A writer that waits on a lock answers with an error before its client gives up, and a
            # transaction that its process forgot does not hold back vacuum.
            "options": "-c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000",
            **query,
        },
    }


DATABASES = {"default": _connection(_ENV.database_url.get_secret_value())}

# The cache may be away or empty at any time: nothing keeps its truth there, and it is never the broker.
_CACHE_URL = _ENV.cache_url.get_secret_value()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": _CACHE_URL,
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.2},
    }
    if _CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
