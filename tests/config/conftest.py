"""An environment without a variable of the product, and one that production accepts."""

import os

import pytest
from pydantic import SecretStr

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
    "DJANGO_EMAIL_HOST": "smtp.mail.internal",
}


def default_environment() -> dict[str, str]:
    """What the machine has set, with every variable of the product at its default, whatever a `.env` says."""
    shown = {name.upper(): plain(field.default) for name, field in Env.model_fields.items()}
    return {**os.environ, **shown}


def plain(value: object) -> str:
    """A default as a line of `.env` would write it."""
    text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return text.lower() if isinstance(value, bool) else text


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
