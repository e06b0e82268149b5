"""The environment that tests run in; loaded as a plugin, before Django reads its settings.

DATABASE_URL and REDIS_URL are the caller's: `make test` starts private servers and sets them. Where tests run in
several processes, TEST_SERVERS has these two for each, as a list in JSON.
"""

import json
import os
import socket
import tempfile

import pytest

_DATA = tempfile.TemporaryDirectory(prefix="shopster-tests-")


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_servers() -> dict[str, str]:
    """The servers of this process, if it is one of several (named gw0, gw1, ...)."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "")
    servers: list[dict[str, str]] = json.loads(os.environ.get("TEST_SERVERS", "[]"))
    return servers[int(name.removeprefix("gw"))] if name and servers else {}


os.environ.update(_own_servers())
os.environ["SHOPSTER_ENV"] = "test"
os.environ["SHOPSTER_DATA"] = _DATA.name
os.environ["SHOPSTER_SEARCH_PORT"] = str(free_port())
os.environ["DJANGO_EMAIL_BACKEND"] = "django.core.mail.backends.locmem.EmailBackend"
for _name in (
    "ALGOLIA_APP_ID",
    "SHOPSTER_SEARCH_URL",
    "SHOPSTER_S3_BUCKET",
    "SHOPSTER_STOREFRONT_INTERNAL_URL",
    "CACHE_URL",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "SHOPSTER_METRICS_PORT",
    "SHOPSTER_METRICS_TOKEN",
    "SHOPSTER_STAFF_OTP",
    "DJANGO_EMAIL_HOST",
    "SHOPSTER_NAME",
    "SHOPSTER_TEMPLATES",
):
    os.environ.pop(_name, None)


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Say what is missing before a thousand tests fail on it."""
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if missing:
        raise pytest.UsageError(
            f"{' and '.join(missing)} not set: run `make test`, or `make services` and the lines that it prints."
        )
