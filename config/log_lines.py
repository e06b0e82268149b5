"""One line an event, for people or for programs. Changes when a line says something else.

Both say when, how bad, who, what, and for which request and effect. Whatever a message holds, it stays one line, and
no secret of the environment is in it.
"""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from config.env import Env, current
from shop.common.trace import current_effect, request_id

HIDDEN = "***"
SHORTEST_SECRET = 6
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Lines(logging.Formatter):
    """What both forms have in common."""

    def __init__(self, secrets: Iterable[str] | None = None) -> None:
        super().__init__()
        self._secrets = sorted(secrets_of(current()) if secrets is None else secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        said = fields(record)
        return self.write(said | {name: self._hidden(said[name]) for name in ("message", "exception")})

    def _hidden(self, text: str) -> str:
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, HIDDEN)
        return text

    def write(self, said: dict[str, Any]) -> str:
        """The fields as text."""
        raise NotImplementedError


class JsonLines(Lines):
    """A JSON object."""

    def write(self, said: dict[str, Any]) -> str:
        """Fields that don't apply are left out."""
        line = json.dumps({name: value for name, value in said.items() if value}, ensure_ascii=False)
        return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


class TextLines(Lines):
    """A line that is read from left to right."""

    def write(self, said: dict[str, Any]) -> str:
        """What it is about stands in brackets, a traceback at the end."""
        about = [f"request {said['request_id']}" if said["request_id"] else "", said["topic"]]
        about.append(f"effect {said['effect_id']}" if said["effect_id"] else "")
        bracket = ", ".join(filter(None, about))
        line = f"{said['time']} {said['level']} {said['logger']}{f' [{bracket}]' if bracket else ''}: {said['message']}"
        if said["exception"]:
            line += " | " + " | ".join(part.strip() for part in said["exception"].splitlines())
        return _CONTROL.sub(lambda found: ascii(found[0])[1:-1], line)


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """What is known of an event; empty where something does not apply.

    What is passed as `extra` wins over the present work: one effect of a batch, or a request that is over.
    """
    topic, effect_id = current_effect()
    request = getattr(record, "request", None)
    return {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": record.getMessage(),
        "request_id": getattr(record, "request_id", None)
        or getattr(request, "request_id", "")
        or request_id(),
        "topic": getattr(record, "topic", topic),
        "effect_id": getattr(record, "effect_id", effect_id),
        "exception": _exception(record),
    }


def _exception(record: logging.LogRecord) -> str:
    text = logging.Formatter().formatException(record.exc_info) if record.exc_info else record.exc_text or ""
    return text.strip("\n")


def secrets_of(env: Env) -> set[str]:
    """What must never be seen of an environment: secrets that were set, and the passwords in addresses."""
    return {secret for secret in _secrets_of(env) if len(secret) >= SHORTEST_SECRET}


def _secrets_of(env: Env) -> Iterator[str]:
    for name, field in Env.model_fields.items():
        value = getattr(env, name)
        if not isinstance(value, SecretStr) or value == field.default:
            continue
        text = value.get_secret_value()
        if "://" in text:
            password = urlsplit(text).password or ""
            yield from (password, unquote(password))
        else:
            yield text
            if name == "flower_basic_auth":
                yield text.partition(":")[2]


def formatter_for(env: Env) -> str:
    """The path of the formatter that SHOPSTER_LOG_FORMAT asks for."""
    form = env.shopster_log_format or ("json" if env.production else "line")
    return f"{__name__}.{'JsonLines' if form == 'json' else 'TextLines'}"
