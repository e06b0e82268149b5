"""The environment that people give the product, and the one that a private stack starts from.

What changes this file: where settings may come from.
"""

import contextlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.local.data import PROJECT, write_private

_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_]\w*)\s*=\s*(?P<value>.*?)\s*$")
_PRODUCT = re.compile(
    r"(SHOPSTER|ALGOLIA|DJANGO|JWT|FLOWER|CELERY|FRONTEND|OTEL)_"
    r"|(DATABASE|REDIS|CACHE|API_INTERNAL|API_PUBLIC|SEARCH_INTERNAL|SITE)_URL$"
    r"|AUTH_SECRET$"
)
# Where `manage.py` finds the shop that runs on this checkout; config/env.py reads it.
RUNNING = PROJECT / "var" / "running.env"
# What tells where tools and samples are rather than how the shop is set up.
_TOOLS = ("SHOPSTER_POSTGRES_BIN", "SHOPSTER_SAMPLES")


def user_environment(file: Path = PROJECT / ".env") -> dict[str, str]:
    """Return the variables that are set, else the lines of `.env`; an empty value counts as unset."""
    settings = {**read_env_file(file), **os.environ}
    return {name: value for name, value in settings.items() if value}


def private_environment() -> dict[str, str]:
    """Return the variables that are set less the product's own: nothing of a real shop reaches a test."""
    return {name: value for name, value in os.environ.items() if name in _TOOLS or not _PRODUCT.match(name)}


@contextlib.contextmanager
def running_environment(environment: Mapping[str, str]) -> Iterator[None]:
    """Tell `manage.py` beside a running shop how to reach it, for as long as the block runs."""
    lines = [f"{name}='{value}'\n" for name, value in sorted(environment.items()) if _PRODUCT.match(name)]
    RUNNING.parent.mkdir(exist_ok=True)
    write_private(RUNNING, "".join(lines))
    try:
        yield
    finally:
        RUNNING.unlink(missing_ok=True)


def read_env_file(file: Path) -> Mapping[str, str]:
    """Return the `NAME=value` lines of a file, quotes and comments taken off; an absent file has none."""
    if not file.is_file():
        return {}
    matches = (_LINE.match(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {match["name"]: _plain(match["value"]) for match in matches if match}


def _plain(value: str) -> str:
    quote = value[:1]
    if quote in {"'", '"'} and quote in value[1:]:
        return value[1:].partition(quote)[0]
    return value.partition(" #")[0].rstrip()
