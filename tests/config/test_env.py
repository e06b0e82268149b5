"""A value that can't be meant stops the boot by its variable's name, and is never repeated."""

from pathlib import Path

import pytest

from config.env import ROOT, ConfigurationError, current, load
from config.env_mail import CONSOLE, SMTP

MALFORMED = [
    ("SHOPSTER_ENV", "staging"),
    ("SHOPSTER_LOG_LEVEL", "chatty"),
    ("SHOPSTER_FAILPOINTS", "deliver.after_lunch=exit"),
    ("SHOPSTER_FAILPOINTS", "deliver.after_claim=explode"),
    ("SHOPSTER_LOG_FORMAT", "xml"),
    ("SHOPSTER_API_PORT", "eighty"),
    ("SHOPSTER_STOREFRONT_PORT", "0"),
    ("SHOPSTER_SEARCH_PORT", "65536"),
    ("SHOPSTER_FLOWER_PORT", "-1"),
    ("SHOPSTER_PUBLIC_URL", "shop.example"),
    ("SHOPSTER_STOREFRONT_URL", "ftp://shop.example"),
    ("API_INTERNAL_URL", "http://:8000"),
    ("DJANGO_DEBUG", "perhaps"),
    ("DJANGO_ALLOWED_HOSTS", "https://shop.example"),
    ("DJANGO_CSRF_TRUSTED_ORIGINS", "my.shop"),
    ("SHOPSTER_TRUSTED_PROXIES", "many"),
    ("SHOPSTER_STAFF_OTP", "sometimes"),
    ("DATABASE_URL", "mysql://shop:hush@db/shop"),
    ("DATABASE_URL", "postgresql://shop:hush@db"),
    ("DATABASE_URL", "postgresql://shop:hush/hush@db:5432/shop"),
    ("DATABASE_URL", "postgresql://%2Frun%2Fpostgresql/shop"),
    ("REDIS_URL", "http://redis:6379"),
    ("REDIS_URL", "unix:///run/redis.sock"),
    ("REDIS_URL", "redis://:hush@redis:port/0"),
    ("REDIS_URL", "redis://:hush@redis/queue"),
    ("CACHE_URL", "memcached://cache:11211"),
    ("JWT_ACCESS_TOKEN_MINUTES", "0"),
    ("JWT_REFRESH_TOKEN_DAYS", "7.5"),
    ("JWT_SESSION_DAYS", "0"),
    ("ALGOLIA_INDEX_NAME", "shop/products"),
    ("SHOPSTER_SEARCH_URL", "127.0.0.1:8108"),
    ("SHOPSTER_SEARCH_PUBLIC_URL", "//search.example"),
    ("SHOPSTER_CURRENCY", "usd"),
    ("SHOPSTER_CURRENCY", "US1"),
    ("SHOPSTER_IMPORT_MAX_MB", "0"),
    ("SHOPSTER_SEARCH_RECORD_BYTES", "100"),
    ("SHOPSTER_SEARCH_EVENTS", "sometimes"),
    ("SHOPSTER_STOREFRONT_INTERNAL_URL", "storefront"),
    ("SHOPSTER_S3_ENDPOINT_URL", "s3.example"),
    ("DJANGO_EMAIL_BACKEND", "sendmail"),
    ("DJANGO_DEFAULT_FROM_EMAIL", "The shop"),
    ("DJANGO_EMAIL_HOST", "smtp.shop.example:587"),
    ("DJANGO_EMAIL_HOST", "smtp://smtp.shop.example"),
    ("DJANGO_EMAIL_PORT", "smtp"),
    ("DJANGO_EMAIL_SECURITY", "ssl"),
    ("FRONTEND_PASSWORD_RESET_URL", "/reset-password"),
    ("SHOPSTER_NAME", "The shop\nBcc: everyone@shop.example"),
    ("SHOPSTER_NAME", "x" * 61),
    ("SHOPSTER_METRICS_PORT", "65536"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"),
    ("FLOWER_BASIC_AUTH", "only-a-user"),
]

WELL_FORMED = [
    ("SHOPSTER_PUBLIC_URL", "https://api.shop.example"),
    ("DJANGO_ALLOWED_HOSTS", "shop.example, .shop.example,[::1]"),
    ("DJANGO_CSRF_TRUSTED_ORIGINS", "https://shop.example"),
    ("DATABASE_URL", "postgres://shop:a%2Fb%40c@db/shop?sslmode=require"),
    ("DATABASE_URL", "postgresql:///shop?host=/run/postgresql"),
    ("REDIS_URL", "rediss://shop:hush@redis.example:6380/3"),
    ("REDIS_URL", "redis://[::1]:6379"),
    ("CACHE_URL", "unix:///run/redis/cache.sock?db=1"),
    ("DJANGO_DEFAULT_FROM_EMAIL", "orders@shop.example"),
    ("DJANGO_EMAIL_HOST", "fd00::25"),
    ("SHOPSTER_NAME", "Zoë's shop"),
    ("FLOWER_BASIC_AUTH", "ops:secret:with:colons"),
]

CONTRADICTIONS = [
    ({"SHOPSTER_FAILPOINTS": "deliver.after_claim=exit"}, "SHOPSTER_FAILPOINTS"),
    (
        {"SHOPSTER_ENV": "development", "SHOPSTER_FAILPOINTS": "deliver.after_claim=exit"},
        "SHOPSTER_FAILPOINTS",
    ),
    ({"ALGOLIA_APP_ID": "APP"}, "ALGOLIA_SEARCH_API_KEY"),
    ({"ALGOLIA_APP_ID": "APP", "ALGOLIA_ADMIN_API_KEY": "admin-key"}, "ALGOLIA_SEARCH_API_KEY"),
    ({"ALGOLIA_SEARCH_API_KEY": "search-key"}, "ALGOLIA_APP_ID"),
    ({"ALGOLIA_ADMIN_API_KEY": "admin-key"}, "ALGOLIA_APP_ID"),
    ({"SHOPSTER_STOREFRONT_INTERNAL_URL": "http://storefront:3000"}, "SHOPSTER_REVALIDATE_SECRET"),
    ({"DJANGO_EMAIL_HOST_USER": "the-shop"}, "DJANGO_EMAIL_HOST_PASSWORD"),
    ({"DJANGO_EMAIL_HOST_PASSWORD": "the-password"}, "DJANGO_EMAIL_HOST_USER"),
    ({"DJANGO_EMAIL_BACKEND": SMTP}, "DJANGO_EMAIL_HOST"),
    ({"SHOPSTER_TEMPLATES": "no-such-folder"}, "SHOPSTER_TEMPLATES"),
    (
        {"ALGOLIA_APP_ID": "APP", "ALGOLIA_ADMIN_API_KEY": "one-key", "ALGOLIA_SEARCH_API_KEY": "one-key"},
        "ALGOLIA_SEARCH_API_KEY",
    ),
]


def _refusal(*env_files: Path) -> str:
    with pytest.raises(ConfigurationError) as refused:
        load(*env_files)
    return str(refused.value)


def test_nothing_has_to_be_set(bare: pytest.MonkeyPatch) -> None:
    env = load()

    assert env.shopster_env == "development"
    assert env.public_url == "http://127.0.0.1:8000"
    assert env.storefront_url == "http://127.0.0.1:3000"
    assert env.flower_url == "http://127.0.0.1:5555"
    assert env.data_dir == ROOT / "var"


@pytest.mark.parametrize(("name", "value"), MALFORMED)
def test_a_malformed_value_is_refused_by_name_alone(bare: pytest.MonkeyPatch, name: str, value: str) -> None:
    bare.setenv(name, value)

    refusal = _refusal()

    assert refusal.startswith(f"{name}: ")
    assert len(refusal.splitlines()) == 1
    assert value not in refusal
    assert "hush" not in refusal


@pytest.mark.parametrize(("name", "value"), WELL_FORMED)
def test_a_well_formed_value_is_taken(bare: pytest.MonkeyPatch, name: str, value: str) -> None:
    bare.setenv(name, value)

    taken = getattr(load(), name.lower())

    assert (taken if isinstance(taken, str) else taken.get_secret_value()) == value


@pytest.mark.parametrize(("values", "name"), CONTRADICTIONS)
def test_variables_that_contradict_each_other_are_refused(
    bare: pytest.MonkeyPatch, values: dict[str, str], name: str
) -> None:
    for variable, value in values.items():
        bare.setenv(variable, value)

    refusal = _refusal()

    assert name in refusal
    assert not any(value in refusal for value in values.values() if "-" in value)


def test_every_wrong_variable_is_named_at_once(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("SHOPSTER_API_PORT", "eighty")
    bare.setenv("SHOPSTER_CURRENCY", "dollars")

    assert [line.partition(":")[0] for line in _refusal().splitlines()] == [
        "SHOPSTER_API_PORT",
        "SHOPSTER_CURRENCY",
    ]


def test_an_empty_variable_counts_as_unset(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("SHOPSTER_API_PORT", "")

    assert load().shopster_api_port == 8000


def test_a_variable_that_is_set_wins_over_the_file(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SHOPSTER_CURRENCY=EUR\nSHOPSTER_API_PORT=8001\n")
    bare.setenv("SHOPSTER_API_PORT", "8002")

    env = load(file)

    assert (env.shopster_currency, env.shopster_api_port) == ("EUR", 8002)


def test_a_malformed_line_of_the_file_is_refused_by_name(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("SHOPSTER_CURRENCY=euro\n")

    assert _refusal(file).startswith("SHOPSTER_CURRENCY: ")


def test_a_file_that_is_no_text_is_named(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("SHOPSTER_CURRENCY=EUR\n".encode("utf-16"))

    assert str(file) in _refusal(file)


def test_a_data_folder_may_start_at_home_or_anywhere(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare.setenv("HOME", str(tmp_path))
    bare.setenv("SHOPSTER_DATA", "~/shop")
    assert load().data_dir == tmp_path / "shop"

    bare.setenv("SHOPSTER_DATA", "/srv/shop")
    assert load().data_dir == Path("/srv/shop")


def test_tests_read_no_env_file(
    bare: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / ".env").write_text("SHOPSTER_CURRENCY=EUR\n")
    bare.setattr("config.env.ROOT", tmp_path)
    request.addfinalizer(current.cache_clear)

    current.cache_clear()
    assert current().shopster_currency == "EUR"

    bare.setenv("SHOPSTER_ENV", "test")
    current.cache_clear()
    assert current().shopster_currency == "USD"


def test_mail_is_printed_until_a_mail_server_is_named(bare: pytest.MonkeyPatch) -> None:
    assert load().email_backend == CONSOLE

    bare.setenv("DJANGO_EMAIL_HOST", "smtp.shop.example")
    assert load().email_backend == SMTP

    bare.setenv("DJANGO_EMAIL_BACKEND", "anymail.backends.postmark.EmailBackend")
    assert load().email_backend == "anymail.backends.postmark.EmailBackend"


def test_a_shops_templates_are_looked_for_where_they_are(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert load().templates is None

    bare.setenv("SHOPSTER_TEMPLATES", str(tmp_path))
    assert load().templates == tmp_path
