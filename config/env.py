"""Every environment variable the product reads, with its type and default.

Changes when a variable is added, renamed or checked differently. `.env.example` documents the same list, and
a test holds the two against each other. A malformed value stops the boot and names the variable; production
refuses what would be unsafe there.
"""

from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK_HOSTS = {"", "localhost", "127.0.0.1", "::1"}
DEVELOPMENT_SECRET = "development-only-secret-of-no-worth-0123456789"
MINIMUM_SECRET_LENGTH = 32


class ConfigurationError(Exception):
    """The environment can't be used; the message names each variable and what is wrong with it."""


class Env(BaseSettings):
    """The typed environment. A field's upper-cased name is the variable's name."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    shopster_env: Literal["development", "production", "test"] = "development"
    shopster_data: Path = Path("var")
    shopster_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    shopster_api_port: int = Field(8000, ge=1, le=65535)
    shopster_storefront_port: int = Field(3000, ge=1, le=65535)
    shopster_search_port: int = Field(8108, ge=1, le=65535)
    shopster_flower_port: int = Field(5555, ge=1, le=65535)
    shopster_public_url: str = ""
    shopster_storefront_url: str = ""
    api_internal_url: str = ""

    django_secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    django_debug: bool = False
    django_allowed_hosts: str = "localhost,127.0.0.1,[::1]"
    django_csrf_trusted_origins: str = ""
    shopster_trusted_proxies: int = Field(0, ge=0, le=10)

    database_url: SecretStr = SecretStr("postgresql://postgres@127.0.0.1:5432/shopster")
    redis_url: SecretStr = SecretStr("redis://127.0.0.1:6379/0")
    cache_url: SecretStr = SecretStr("")

    jwt_signing_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    jwt_access_token_minutes: int = Field(60, ge=1, le=1440)
    jwt_refresh_token_days: int = Field(7, ge=1, le=365)

    algolia_app_id: str = ""
    algolia_admin_api_key: SecretStr = SecretStr("")
    algolia_search_api_key: str = ""
    algolia_index_name: str = "shop_products"
    shopster_search_host: str = "127.0.0.1"
    shopster_search_url: str = ""
    shopster_search_public_url: str = ""

    shopster_currency: str = "USD"
    shopster_import_max_mb: int = Field(512, ge=1, le=100_000)

    shopster_s3_bucket: str = ""
    shopster_s3_endpoint_url: str = ""
    shopster_s3_region: str = ""
    shopster_s3_access_key: str = ""
    shopster_s3_secret_key: SecretStr = SecretStr("")

    django_email_backend: str = "django.core.mail.backends.console.EmailBackend"
    django_default_from_email: str = "Shopster <shop@localhost>"
    frontend_password_reset_url: str = ""

    flower_basic_auth: SecretStr = SecretStr("")
    shopster_demo_password: SecretStr = SecretStr("shopster-demo")

    @field_validator("shopster_currency")
    @classmethod
    def _iso_4217(cls, value: str) -> str:
        if len(value) != 3 or not value.isascii() or not value.isupper():
            raise ValueError("is not an ISO 4217 code such as USD")
        return value

    @field_validator(
        "shopster_public_url", "shopster_storefront_url", "api_internal_url", "shopster_search_url",
        "shopster_search_public_url", "shopster_s3_endpoint_url", "frontend_password_reset_url",
    )  # fmt: skip
    @classmethod
    def _http_url(cls, value: str) -> str:
        parts = _split(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("is not an http:// or https:// address")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _postgres_url(cls, value: SecretStr) -> SecretStr:
        parts = _split(value.get_secret_value())
        if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
            raise ValueError("is not of the form postgresql://user:password@host:5432/name")
        return value

    @field_validator("redis_url", "cache_url")
    @classmethod
    def _redis_url(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url and _split(url).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("is not of the form redis://:password@host:6379/0")
        return value

    @property
    def production(self) -> bool:
        """Whether unsafe settings are refused."""
        return self.shopster_env == "production"

    @property
    def data_dir(self) -> Path:
        """The data folder as an absolute path; a relative value counts from the project's root."""
        return (ROOT / self.shopster_data).resolve()

    @property
    def public_url(self) -> str:
        """The API's address as a browser calls it."""
        return self.shopster_public_url or f"http://127.0.0.1:{self.shopster_api_port}"

    @property
    def storefront_url(self) -> str:
        """The storefront's address as a browser calls it."""
        return self.shopster_storefront_url or f"http://127.0.0.1:{self.shopster_storefront_port}"


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"is not a URL: {error}") from error
    return parts


def _without_password(url: str) -> bool:
    parts = _split(url)
    return bool(url) and parts.hostname not in LOOPBACK_HOSTS | {None} and not parts.password


def _weak(secret: SecretStr) -> bool:
    value = secret.get_secret_value()
    return value == DEVELOPMENT_SECRET or len(value) < MINIMUM_SECRET_LENGTH


def production_problems(env: Env) -> list[str]:
    """What production refuses to start with, one line for each variable."""
    secrets = {"DJANGO_SECRET_KEY": env.django_secret_key, "JWT_SIGNING_KEY": env.jwt_signing_key}
    servers = {"DATABASE_URL": env.database_url, "REDIS_URL": env.redis_url, "CACHE_URL": env.cache_url}
    problems = [
        f"{name} is unset, the development default, or shorter than {MINIMUM_SECRET_LENGTH} characters"
        for name, secret in secrets.items()
        if _weak(secret)
    ]
    if not _weak(env.jwt_signing_key) and env.jwt_signing_key == env.django_secret_key:
        problems.append("JWT_SIGNING_KEY must differ from DJANGO_SECRET_KEY")
    if env.django_debug:
        problems.append("DJANGO_DEBUG must be off in production")
    if "*" in [host.strip() for host in env.django_allowed_hosts.split(",")]:
        problems.append("DJANGO_ALLOWED_HOSTS must name the hosts; * is refused in production")
    problems += [
        f"{name} has no password, and its host is not this machine"
        for name, url in servers.items()
        if _without_password(url.get_secret_value())
    ]
    if env.algolia_app_id and not (env.algolia_admin_api_key.get_secret_value() and env.algolia_search_api_key):
        problems.append("ALGOLIA_APP_ID is set, so ALGOLIA_ADMIN_API_KEY and ALGOLIA_SEARCH_API_KEY must be too")
    return problems


def load(env_file: Path | None = None) -> Env:
    """Read and check the environment; variables that are set win over lines of `env_file`.

    Raises ConfigurationError naming each variable that can't be used. Values never appear in the message.
    """
    try:
        env = Env(_env_file=env_file)  # type: ignore[call-arg]  # the plugin does not know this init argument
    except ValidationError as error:
        lines = [f"{str(e['loc'][0]).upper()}: {_reason(e['msg'])}" for e in error.errors()]
        raise ConfigurationError("\n".join(lines)) from None
    if env.production and (problems := production_problems(env)):
        raise ConfigurationError("\n".join(problems))
    return env


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")


@cache
def current() -> Env:
    """The environment of this process, read once; exits with the reasons when it can't be used."""
    try:
        return load(ROOT / ".env")
    except ConfigurationError as error:
        message = "\n".join(f"  {line}" for line in str(error).splitlines())
        raise SystemExit(f"Shopster can't start; the environment needs attention:\n{message}") from None
