"""`.env.example` and the code name the same variables with the same defaults."""

import re
from pathlib import Path

import pytest

from config.env import ROOT, Env, load
from tests.config.conftest import plain

LINE = re.compile(r"^# ?(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$", re.MULTILINE)
# Read by the storefront, the web server, the launcher and the tests, before or beside config/env.py.
READ_ELSEWHERE = {
    "API_PUBLIC_URL": "frontend/src/lib/config.ts",
    "API_TIMEOUT_MS": "frontend/src/lib/config.ts",
    "AUTH_SECRET": "frontend/src/lib/config.ts",
    "CHROMIUM_PATH": "deploy/local/browser.py",
    "SEARCH_INTERNAL_URL": "frontend/src/lib/config.ts",
    "SITE_URL": "frontend/src/lib/config.ts",
    "SHOPSTER_POSTGRES_BIN": "deploy/local/postgres_binaries.py",
    "SHOPSTER_POSTGRES_PORT": "deploy/local/services.py",
    "SHOPSTER_REDIS_PORT": "deploy/local/services.py",
    "SHOPSTER_SAMPLES": "deploy/local/environment.py",
    "WEB_CONCURRENCY": "deploy/gunicorn_config.py",
}
OURS = re.compile(r"[\"'](SHOPSTER_[A-Z0-9_]+)[\"']")


def _documented() -> dict[str, str]:
    return {match["name"]: match["value"] for match in LINE.finditer((ROOT / ".env.example").read_text())}


def _read_by_the_product() -> set[str]:
    return {name.upper() for name in Env.model_fields}


def test_every_variable_is_documented() -> None:
    assert _read_by_the_product() - _documented().keys() == set()


def test_every_documented_variable_is_read() -> None:
    assert _documented().keys() - _read_by_the_product() == READ_ELSEWHERE.keys()


@pytest.mark.parametrize(("name", "file"), READ_ELSEWHERE.items())
def test_what_is_read_elsewhere_is_read_there(name: str, file: str) -> None:
    assert name in (ROOT / file).read_text()


def test_every_name_of_ours_in_the_code_is_documented() -> None:
    sources = [*(ROOT / "deploy").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    named = {name for source in sources for name in OURS.findall(source.read_text())}

    assert named - _documented().keys() == set()


def test_each_default_that_is_shown_is_the_default() -> None:
    shown = {name: value for name, value in _documented().items() if value and name not in READ_ELSEWHERE}
    defaults = {name: plain(Env.model_fields[name.lower()].default) for name in shown}

    assert shown == defaults


def test_a_default_that_is_not_shown_is_empty_or_a_secret() -> None:
    hidden = {name for name, value in _documented().items() if not value and name not in READ_ELSEWHERE}

    shown_nowhere = {name for name in hidden if plain(Env.model_fields[name.lower()].default)}

    assert shown_nowhere == {"DJANGO_SECRET_KEY", "JWT_SIGNING_KEY"}


def test_the_example_can_be_used_as_it_is(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / ".env"
    copy.write_text((ROOT / ".env.example").read_text())

    assert load(copy) == load()


def test_every_line_can_be_uncommented(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    copy = tmp_path / ".env"
    copy.write_text("".join(f"{name}={value}\n" for name, value in _documented().items()))

    assert load(copy) == load()


def test_the_storefronts_example_names_what_it_reads() -> None:
    config = (ROOT / "frontend" / "src" / "lib" / "config.ts").read_text()
    example = (ROOT / "frontend" / ".env.local.example").read_text()

    read = set(re.findall(r"read\w+\(env, '([A-Z_]+)'\)", config))
    documented = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE))

    assert read == documented
