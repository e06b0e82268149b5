"""The kinds of value that a variable may have, each with words for a wrong one.

Changes when a variable needs a kind of its own. No message repeats the value: it may hold a password.
"""

import re
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import AfterValidator, Field, SecretStr

from shop.common.failpoints import parse as parse_failpoints

MINIMUM_SECRET_LENGTH = 32
MINIMUM_DIFFERENT_CHARACTERS = 8
_REDIS_PORT = 6379


def split(url: str) -> SplitResult:
    """The parts of `url`. Raises ValueError where it has no readable ones."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise ValueError(
            "is not a URL; in a password, write / # ? @ and : as %2F %23 %3F %40 and %3A"
        ) from None
    return parts


def listed(value: str) -> list[str]:
    """The items of a comma-separated list, without blanks."""
    return [item.strip() for item in value.split(",") if item.strip()]


def on_this_machine(url: str) -> bool:
    """Whether every host that a database's URL names is a socket or a loopback address."""
    parts = split(url)
    query = parse_qs(parts.query)
    named = [*query.get("host", [parts.hostname or ""]), *query.get("hostaddr", [])]
    return all(is_this_machine(host) for value in named for host in value.split(","))


def has_password(url: str) -> bool:
    """Whether a database's URL carries a password, before the host or in its query."""
    parts = split(url)
    return bool(parts.password or parse_qs(parts.query).get("password"))


def same_redis(url: str, other: str) -> bool:
    """Whether two Redis URLs name one server, whichever of its databases."""
    first, second = split(url), split(other)
    return (first.hostname, first.port or _REDIS_PORT) == (second.hostname, second.port or _REDIS_PORT)


def is_weak(secret: str) -> bool:
    """Whether a secret is too short, too even or too well known to protect anything."""
    return (
        len(secret) < MINIMUM_SECRET_LENGTH
        or len(set(secret)) < MINIMUM_DIFFERENT_CHARACTERS
        or secret.startswith(("django-insecure-", "development-only-"))
    )


def is_this_machine(host: str) -> bool:
    """Whether a host is a socket or a loopback address."""
    if host in {"", "localhost"} or host.startswith(("/", "@")):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _http_url(value: str) -> str:
    parts = split(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
        raise ValueError("is not an http:// or https:// address")
    return value.rstrip("/")


def _postgres_url(value: SecretStr) -> SecretStr:
    parts = split(value.get_secret_value())
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise ValueError("is not of the form postgresql://user:password@host:5432/name")
    if "%" in (parts.hostname or ""):
        raise ValueError("names a socket's folder as its host; write postgresql:///name?host=/run/postgresql")
    return value


def _redis_url(value: SecretStr) -> SecretStr:
    parts = split(value.get_secret_value())
    database = unquote(parts.path).strip("/")
    if (
        parts.scheme not in {"redis", "rediss"}
        or not parts.hostname
        or (database and not database.isdecimal())
    ):
        raise ValueError("is not of the form redis://:password@host:6379/0")
    return value


def _cache_url(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    return value if not url or split(url).scheme == "unix" else _redis_url(value)


def _hosts(value: str) -> str:
    if any("/" in host or " " in host for host in listed(value)):
        raise ValueError(
            "is a list of host names such as shop.example,.shop.example, without https:// or a path"
        )
    return value


def _origins(value: str) -> str:
    if any(not origin.startswith(("http://", "https://")) for origin in listed(value)):
        raise ValueError("is a list of addresses such as https://shop.example, each with https:// before it")
    return value


def _currency(value: str) -> str:
    if not re.fullmatch("[A-Z]{3}", value):
        raise ValueError("is not an ISO 4217 code such as USD")
    return value


def _index_name(value: str) -> str:
    if not re.fullmatch(r"[\w.-]{1,200}", value, re.ASCII):
        raise ValueError("is not an index name: letters, digits, and _ . -")
    return value


def _python_path(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", value, re.ASCII):
        raise ValueError(
            "is not the path of a Python class such as django.core.mail.backends.smtp.EmailBackend"
        )
    return value


def _mail_host(value: str) -> str:
    if re.search(r"[\s/@]", value) or value.count(":") == 1:
        raise ValueError("is not a server's name such as smtp.shop.example; its port is DJANGO_EMAIL_PORT")
    return value


def _sender(value: str) -> str:
    if "\n" in value or "@" not in parseaddr(value)[1]:
        raise ValueError("is not a sender such as My shop <orders@shop.example>")
    return value


def _shop_name(value: str) -> str:
    if not value.isprintable() or len(value) > 60:
        raise ValueError("is not a name of at most 60 characters on one line")
    return value


def _failpoints(value: str) -> str:
    parse_failpoints(value)
    return value


def _login(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if text and not all(text.partition(":")):
        raise ValueError("is not of the form user:password")
    return value


Port = Annotated[int, Field(ge=1, le=65535)]
HttpUrl = Annotated[str, AfterValidator(_http_url)]
PostgresUrl = Annotated[SecretStr, AfterValidator(_postgres_url)]
RedisUrl = Annotated[SecretStr, AfterValidator(_redis_url)]
CacheUrl = Annotated[SecretStr, AfterValidator(_cache_url)]
Hosts = Annotated[str, AfterValidator(_hosts)]
Origins = Annotated[str, AfterValidator(_origins)]
Currency = Annotated[str, AfterValidator(_currency)]
ShopName = Annotated[str, AfterValidator(_shop_name)]
Failpoints = Annotated[str, AfterValidator(_failpoints)]
IndexName = Annotated[str, AfterValidator(_index_name)]
PythonPath = Annotated[str, AfterValidator(_python_path)]
MailHost = Annotated[str, AfterValidator(_mail_host)]
Sender = Annotated[str, AfterValidator(_sender)]
Login = Annotated[SecretStr, AfterValidator(_login)]
