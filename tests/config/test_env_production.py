"""What production refuses to start with, one refusal each, and the environment that it takes."""

import pytest

from config.env import DEVELOPMENT_SECRET, ConfigurationError, load
from config.env_mail import FILES
from tests.config.conftest import OTHER_SECRET, SECRET

REFUSED = [
    ("DJANGO_SECRET_KEY", ""),
    ("DJANGO_SECRET_KEY", DEVELOPMENT_SECRET),
    ("DJANGO_SECRET_KEY", "too-short-0123456789"),
    ("DJANGO_SECRET_KEY", "ab" * 32),
    ("DJANGO_SECRET_KEY", "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz"),
    ("JWT_SIGNING_KEY", ""),
    ("JWT_SIGNING_KEY", DEVELOPMENT_SECRET),
    ("JWT_SIGNING_KEY", "too-short-0123456789"),
    ("JWT_SIGNING_KEY", SECRET),
    ("JWT_PREVIOUS_SIGNING_KEYS", "too-short-0123456789"),
    ("JWT_PREVIOUS_SIGNING_KEYS", OTHER_SECRET),
    ("JWT_PREVIOUS_SIGNING_KEYS", f"the-old-one-{SECRET}, {OTHER_SECRET}"),
    ("SHOPSTER_STOREFRONT_SECRET", "too-short-0123456789"),
    ("DJANGO_DEBUG", "true"),
    ("DJANGO_ALLOWED_HOSTS", "*"),
    ("DJANGO_ALLOWED_HOSTS", "shop.example, *"),
    ("SHOPSTER_METRICS_TOKEN", "too-short-0123456789"),
    ("SHOPSTER_REVALIDATE_SECRET", "too-short-0123456789"),
    ("SHOPSTER_REVALIDATE_SECRET", DEVELOPMENT_SECRET),
    ("DATABASE_URL", "postgresql://shop@db.internal/shop"),
    ("DATABASE_URL", "postgresql://shop:@db.internal/shop"),
    ("DATABASE_URL", "postgresql://shop@10.0.0.5:5432/shop"),
    ("DATABASE_URL", "postgresql://shop@0.0.0.0/shop"),
    ("DATABASE_URL", "postgresql://shop@[::]/shop"),
    ("DATABASE_URL", "postgresql://shop@[fd00::5]/shop"),
    ("DATABASE_URL", "postgresql:///shop?host=db.internal"),
    ("DATABASE_URL", "postgresql:///shop?host=/run/postgresql,db.internal"),
    ("DATABASE_URL", "postgresql://shop@localhost/shop?hostaddr=10.0.0.5"),
    ("DATABASE_URL", "postgresql://shop@localhost.example/shop"),
    ("REDIS_URL", "redis://queue.internal:6379/0"),
    ("REDIS_URL", "redis://worker@queue.internal:6379/0"),
    ("REDIS_URL", "rediss://queue.internal:6379/0"),
    ("CACHE_URL", "redis://cache.internal:6379/0"),
    ("CACHE_URL", "redis://:pass-to-redis@queue.internal/1"),
    ("DJANGO_EMAIL_HOST", ""),
    ("DJANGO_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend"),
    ("DJANGO_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"),
    ("DJANGO_EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend"),
    ("DJANGO_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend"),
    ("DJANGO_EMAIL_BACKEND", FILES),
    ("DJANGO_EMAIL_SECURITY", "none"),
]

ACCEPTED = [
    ("JWT_PREVIOUS_SIGNING_KEYS", f"the-old-one-{SECRET}, the-older-one-{SECRET}"),
    ("DATABASE_URL", "postgresql://shop@127.0.0.1/shop"),
    ("DATABASE_URL", "postgresql://shop@127.0.0.53/shop"),
    ("DATABASE_URL", "postgresql://shop@localhost:5432/shop"),
    ("DATABASE_URL", "postgresql://shop@[::1]/shop"),
    ("DATABASE_URL", "postgresql://shop@[::ffff:127.0.0.1]/shop"),
    ("DATABASE_URL", "postgresql:///shop"),
    ("DATABASE_URL", "postgresql:///shop?host=/run/postgresql"),
    ("DATABASE_URL", "postgresql:///shop?host=db.internal&user=shop&password=pass"),
    ("REDIS_URL", "redis://localhost:6379/0"),
    ("REDIS_URL", "redis://queue.internal:6379/0?password=pass"),
    ("CACHE_URL", ""),
    ("CACHE_URL", "unix:///run/redis/cache.sock"),
    ("CACHE_URL", "redis://:pass-to-cache@queue.internal:6380/0"),
    ("DJANGO_ALLOWED_HOSTS", "shop.example,.shop.example"),
    ("SHOPSTER_METRICS_TOKEN", "c71e-whoever-scrapes-the-metrics-sends-this-along"),
    ("SHOPSTER_REVALIDATE_SECRET", "f09a-what-the-workers-sign-their-purges-with-here"),
    ("DJANGO_EMAIL_SECURITY", "tls"),
    ("DJANGO_EMAIL_BACKEND", "anymail.backends.postmark.EmailBackend"),
]


def test_a_good_environment_is_taken(production: pytest.MonkeyPatch) -> None:
    assert load().production


def test_the_admin_of_production_links_to_flower_only_where_that_is_named(
    production: pytest.MonkeyPatch,
) -> None:
    assert load().flower_url == ""
    production.setenv("SHOPSTER_FLOWER_URL", "https://flower.shop.example/")
    assert load().flower_url == "https://flower.shop.example"


@pytest.mark.parametrize(
    ("environment", "said", "required"),
    [
        ("production", "", True),
        ("production", "optional", False),
        ("development", "", False),
        ("development", "required", True),
        ("test", "", False),
    ],
)
def test_staff_need_a_second_factor_in_production(
    production: pytest.MonkeyPatch, environment: str, said: str, required: bool
) -> None:
    production.setenv("SHOPSTER_ENV", environment)
    production.setenv("SHOPSTER_STAFF_OTP", said)

    assert load().staff_otp_required is required


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_production_refuses_what_is_unsafe(production: pytest.MonkeyPatch, name: str, value: str) -> None:
    production.setenv(name, value)

    with pytest.raises(ConfigurationError) as refused:
        load()

    lines = str(refused.value).splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(name)
    assert not value or value not in lines[0] or value == "*"


@pytest.mark.parametrize(("name", "value"), REFUSED)
def test_development_takes_it(production: pytest.MonkeyPatch, name: str, value: str) -> None:
    production.setenv("SHOPSTER_ENV", "development")
    production.setenv(name, value)

    assert not load().production


@pytest.mark.parametrize(("name", "value"), ACCEPTED)
def test_production_takes_what_is_safe(production: pytest.MonkeyPatch, name: str, value: str) -> None:
    production.setenv(name, value)

    assert load().production


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_mail_server_on_this_machine_needs_no_encryption(production: pytest.MonkeyPatch, host: str) -> None:
    production.setenv("DJANGO_EMAIL_SECURITY", "none")
    production.setenv("DJANGO_EMAIL_HOST", host)

    assert load().production


def test_another_class_that_sends_needs_no_mail_server(production: pytest.MonkeyPatch) -> None:
    production.delenv("DJANGO_EMAIL_HOST")
    production.setenv("DJANGO_EMAIL_BACKEND", "anymail.backends.postmark.EmailBackend")

    assert load().production
