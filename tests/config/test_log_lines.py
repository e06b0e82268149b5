"""A log line is one line, says what it is about, and holds no secret."""

import json
import logging
import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from config.env import load
from config.log_lines import HIDDEN, JsonLines, Lines, TextLines, formatter_for, secrets_of
from shop.common.trace import tracing, working_on
from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from tests.config.conftest import SECRET
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import STATE, ThingChanged, small_table
from workers.deliver import deliver

__all__ = ["small_table"]

BOTH: list[type[Lines]] = [JsonLines, TextLines]
NASTY = "first\nsecond\r\x1b[31mred\x85\u2028end\x00"


def event(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("shop.test", logging.WARNING, __file__, 1, message, args, None)
    made.__dict__.update(extra)
    return made


def failure() -> Any:
    try:
        raise ValueError("a reason\nin two lines")
    except ValueError:
        return sys.exc_info()


def said(made: logging.LogRecord, secrets: Sequence[str] = ()) -> dict[str, Any]:
    line: dict[str, Any] = json.loads(JsonLines(secrets).format(made))
    return line


@pytest.mark.parametrize("form", BOTH)
def test_whatever_is_said_is_one_line(form: type[Lines]) -> None:
    line = form([]).format(event("%s", NASTY, exc_info=failure()))
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert "ValueError: a reason" in line
    assert "in two lines" in line


def test_json_gives_the_message_back_as_it_was() -> None:
    line = said(event("%s", NASTY, exc_info=failure()))
    assert line["message"] == NASTY
    assert line["exception"].startswith("Traceback (most recent call last):\n")
    assert (line["level"], line["logger"]) == ("WARNING", "shop.test")
    assert line["time"].endswith("+00:00")


def test_what_does_not_apply_is_left_out() -> None:
    assert set(said(event("hello"))) == {"time", "level", "logger", "message"}
    assert "[" not in TextLines([]).format(event("hello"))


def test_a_line_names_the_request_and_the_effect_that_it_is_about() -> None:
    with tracing("order-17:00f067aa0ba902b7:01"), working_on("search.product", 7):
        line = said(event("hello"))
        text = TextLines([]).format(event("hello"))
    assert (line["request_id"], line["topic"], line["effect_id"]) == ("order-17", "search.product", 7)
    assert "[request order-17, search.product, effect 7]: hello" in text


def test_a_request_that_is_over_is_still_named() -> None:
    """Django logs a refusal when the middleware is done."""
    assert said(event("Not Found", request=SimpleNamespace(request_id="r-1")))["request_id"] == "r-1"


@pytest.mark.parametrize("form", BOTH)
def test_no_secret_is_said(form: type[Lines], production: pytest.MonkeyPatch) -> None:
    production.setenv("FLOWER_BASIC_AUTH", "ops:flowers-password")
    production.setenv("DATABASE_URL", "postgresql://shop:pa%22ss%2Fword@db.internal:5432/shopster")
    env = load()
    message = f'{SECRET} pass-to-redis pa%22ss%2Fword pa"ss/word flowers-password and not ops'
    line = form(secrets_of(env)).format(event("%s", message, exc_info=(ValueError, ValueError(SECRET), None)))
    for secret in (SECRET, "pass-to-redis", "pa%22ss%2Fword", "ss/word", "flowers-password"):
        assert secret not in line
    assert line.count(HIDDEN) == 6
    assert "and not ops" in line


def test_a_default_is_no_secret(bare: pytest.MonkeyPatch) -> None:
    assert secrets_of(load()) == set()


@pytest.mark.parametrize(
    ("given", "in_development", "in_production"),
    [("", TextLines, JsonLines), ("line", TextLines, TextLines), ("json", JsonLines, JsonLines)],
)
def test_production_writes_for_programs_unless_told_otherwise(
    production: pytest.MonkeyPatch, given: str, in_development: type[Lines], in_production: type[Lines]
) -> None:
    production.setenv("SHOPSTER_LOG_FORMAT", given)
    assert formatter_for(load()).endswith(in_production.__name__)
    production.setenv("SHOPSTER_ENV", "development")
    assert formatter_for(load()).endswith(in_development.__name__)


@pytest.mark.django_db(transaction=True)
def test_each_failed_effect_of_a_batch_is_named_with_its_own_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @write
    def change(thing: int) -> None:
        record(ThingChanged(thing_id=thing))

    for thing in (1, 2):
        with tracing(f"request-{thing}"):
            change(thing)

    def broken(_: Sequence[Claim]) -> None:
        raise ValueError("no")

    handlers.seen.clear()
    handlers.behaviour[:] = [broken]
    deliver(STATE, Lane.DEFAULT, claim_for=0)
    handlers.behaviour.clear()
    lines = [said(made) for made in caplog.records if made.name == "workers.deliver"]
    ids = dict(Effect.objects.values_list("trace_id", "pk"))
    assert {line["request_id"]: line["effect_id"] for line in lines} == ids
    assert all("ValueError: no" in line["exception"] for line in lines)
