"""Every environment variable the product reads, with its type and default.

Changes when a variable is added, renamed or of another kind; what variables may not be together is said in
config/env_problems.py. `.env.example` documents the same list, and
a test holds the two against each other. A malformed value stops the boot and names the variable; production
refuses what would be unsafe there.
"""

import os
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.env_mail import CONSOLE, SMTP
from config.env_problems import contradictions, production_problems
from config.env_values import (
    CacheUrl,
    Currency,
    Failpoints,
    Hosts,
    HttpUrl,
    IndexName,
    Login,
    MailHost,
    Origins,
    Port,
    PostgresUrl,
    PythonPath,
    RedisUrl,
    Sender,
    ShopName,
)

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "development-only-secret-of-no-worth-0123456789"  # noqa: S105  # refused in production


class ConfigurationError(Exception):
    """The environment can't be used; the message names each variable and what is wrong with it."""


class Env(BaseSettings):
    """The typed environment. A field's upper-cased name is the variable's name."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True)

    shopster_env: Literal["development", "production", "test"] = "development"
    shopster_data: Path = Path("var")
    shopster_log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    shopster_failpoints: Failpoints = ""
    shopster_log_format: Literal["", "line", "json"] = ""

    shopster_api_port: Port = 8000
    shopster_storefront_port: Port = 3000
    shopster_search_port: Port = 8108
    shopster_flower_port: Port = 5555
    shopster_public_url: HttpUrl = ""
    shopster_storefront_url: HttpUrl = ""
    shopster_storefront_internal_url: HttpUrl = ""
    shopster_revalidate_secret: SecretStr = SecretStr("")
    shopster_storefront_secret: SecretStr = SecretStr("")
    api_internal_url: HttpUrl = ""

    django_secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    django_debug: bool = False
    django_allowed_hosts: Hosts = "localhost,127.0.0.1,[::1]"
    django_csrf_trusted_origins: Origins = ""
    shopster_trusted_proxies: int = Field(0, ge=0, le=10)
    shopster_staff_otp: Literal["", "required", "optional"] = ""

    database_url: PostgresUrl = SecretStr("postgresql://postgres@127.0.0.1:5432/shopster")
    redis_url: RedisUrl = SecretStr("redis://127.0.0.1:6379/0")
    cache_url: CacheUrl = SecretStr("")
    shopster_web_database_seconds: int = Field(10, ge=1, le=25)

    jwt_signing_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    jwt_previous_signing_keys: SecretStr = SecretStr("")
    jwt_access_token_minutes: int = Field(60, ge=1, le=1440)
    jwt_refresh_token_days: int = Field(7, ge=1, le=365)
    jwt_session_days: int = Field(90, ge=1, le=3650)

    algolia_app_id: str = ""
    algolia_admin_api_key: SecretStr = SecretStr("")
    algolia_search_api_key: str = ""
    algolia_index_name: IndexName = "shop_products"
    shopster_search_host: str = "127.0.0.1"
    shopster_search_url: HttpUrl = ""
    shopster_search_public_url: HttpUrl = ""
    shopster_search_vocabulary: str = ""
    shopster_search_record_bytes: int = Field(10_000, ge=2_000, le=100_000)
    shopster_search_events: bool = True

    shopster_name: ShopName = "Shopster"
    shopster_templates: str = ""
    shopster_currency: Currency = "USD"
    shopster_import_max_mb: int = Field(512, ge=1, le=100_000)

    shopster_s3_bucket: str = ""
    shopster_s3_endpoint_url: HttpUrl = ""
    shopster_s3_region: str = ""
    shopster_s3_access_key: str = ""
    shopster_s3_secret_key: SecretStr = SecretStr("")

    django_email_backend: PythonPath = ""
    django_email_host: MailHost = ""
    django_email_port: int = Field(0, ge=0, le=65535)
    django_email_host_user: str = ""
    django_email_host_password: SecretStr = SecretStr("")
    django_email_security: Literal["starttls", "tls", "none"] = "starttls"
    django_default_from_email: Sender = "Shopster <shop@localhost>"
    frontend_password_reset_url: HttpUrl = ""

    shopster_metrics_token: SecretStr = SecretStr("")
    shopster_metrics_host: str = "127.0.0.1"
    shopster_metrics_port: int = Field(0, ge=0, le=65535)
    otel_exporter_otlp_endpoint: HttpUrl = ""
    shopster_flower_url: HttpUrl = ""
    flower_basic_auth: Login = SecretStr("")
    shopster_demo_password: SecretStr = SecretStr("shopster-demo")

    @property
    def production(self) -> bool:
        """Whether unsafe settings are refused."""
        return self.shopster_env == "production"

    @property
    def staff_otp_required(self) -> bool:
        """Whether staff must have a second factor; in production unless it is said otherwise."""
        return (self.shopster_staff_otp or ("required" if self.production else "optional")) == "required"

    @property
    def data_dir(self) -> Path:
        """The data folder as an absolute path; a relative value counts from the project's root."""
        return (ROOT / self.shopster_data.expanduser()).resolve()

    @property
    def search_vocabulary(self) -> Path | None:
        """The file of the shop's own synonyms and rules; a relative value counts from the project's root."""
        return _path(self.shopster_search_vocabulary)

    @property
    def templates(self) -> Path | None:
        """The folder of the shop's own templates; a relative value counts from the project's root."""
        return _path(self.shopster_templates)

    @property
    def email_backend(self) -> str:
        """The class that sends mail: SMTP where a server is named, else one that prints it."""
        return self.django_email_backend or (SMTP if self.django_email_host else CONSOLE)

    @property
    def public_url(self) -> str:
        """The API's address as a browser calls it."""
        return self.shopster_public_url or f"http://127.0.0.1:{self.shopster_api_port}"

    @property
    def flower_url(self) -> str:
        """Flower's address as a browser of staff calls it; in production there is none unless it is named."""
        local = "" if self.production else f"http://127.0.0.1:{self.shopster_flower_port}"
        return self.shopster_flower_url or local

    @property
    def storefront_url(self) -> str:
        """The storefront's address as a browser calls it."""
        return self.shopster_storefront_url or f"http://127.0.0.1:{self.shopster_storefront_port}"


def _path(value: str) -> Path | None:
    return (ROOT / Path(value).expanduser()).resolve() if value else None


def load(*env_files: Path) -> Env:
    """Read and check the environment; variables that are set win over lines of a file, a later file over an earlier.

    Raises ConfigurationError naming each variable that can't be used. Values never appear in the message.
    """
    try:
        env = Env(_env_file=env_files)
    except ValidationError as error:
        lines = [f"{str(e['loc'][0]).upper()}: {_reason(e['msg'])}" for e in error.errors()]
        raise ConfigurationError("\n".join(lines)) from None
    except UnicodeDecodeError:
        names = ", ".join(str(file) for file in env_files)
        raise ConfigurationError(f"{names}: not a text file in UTF-8") from None
    problems = contradictions(env) + (production_problems(env) if env.production else [])
    if problems:
        raise ConfigurationError("\n".join(problems))
    return env


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")


@cache
def current() -> Env:
    """The environment of this process, read once; exits with the reasons when it can't be used.

    Beside a shop that `make run` started, a command works on that shop. Tests read no file: a developer's keys of
    a real index or shop have no business there.
    """
    files = () if os.environ.get("SHOPSTER_ENV") == "test" else (ROOT / "var" / "running.env", ROOT / ".env")
    try:
        return load(*files)
    except ConfigurationError as error:
        message = "\n".join(f"  {line}" for line in str(error).splitlines())
        raise SystemExit(f"Shopster can't start; the environment needs attention:\n{message}") from None
