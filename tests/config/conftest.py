"""An environment without a variable of the product, and one that production accepts."""

import os

import pytest

from config.env import Env

SECRET = "3yq7-this-is-as-long-and-mixed-as-a-secret-has-to-be-01"
OTHER_SECRET = "b82d-and-so-is-this-one-which-signs-the-tokens-of-the-api"

GOOD_PRODUCTION = {
    "SHOPSTER_ENV": "production",
    "DJANGO_SECRET_KEY": SECRET,
    "JWT_SIGNING_KEY": OTHER_SECRET,
    "DATABASE_URL": "postgresql://shop:pass-to-postgres@db.internal:5432/shopster",
    "REDIS_URL": "redis://:pass-to-redis@queue.internal:6379/0",
    "CACHE_URL": "redis://:pass-to-cache@cache.internal:6379/0",
    "DJANGO_ALLOWED_HOSTS": "api.shop.example",
}


def bare_environment() -> dict[str, str]:
    """What the machine has set, less every variable of the product."""
    ours = {name.upper() for name in Env.model_fields}
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No variable of the product is set; the test sets its own."""
    for name in Env.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


@pytest.fixture
def production(bare: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A production environment that is fine as it is; the test spoils it."""
    for name, value in GOOD_PRODUCTION.items():
        bare.setenv(name, value)
    return bare
