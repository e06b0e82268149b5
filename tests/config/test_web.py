"""The admin key of the index never leaves the workers: the web process needs none, and in production takes none."""

import subprocess
import sys

import pytest

from config.env import ROOT
from tests.config.conftest import GOOD_PRODUCTION, default_environment

ALGOLIA = {"ALGOLIA_APP_ID": "APP", "ALGOLIA_SEARCH_API_KEY": "search-key"}
SERVERS = {
    "gunicorn": ["-m", "gunicorn", "-c", "deploy/gunicorn_config.py", "-b", "127.0.0.1:0", "config.wsgi"],
    "wsgi": ["-c", "import config.wsgi"],
    "asgi": ["-c", "import config.asgi"],
}


def run(arguments: list[str], variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    environment = {**default_environment(), **GOOD_PRODUCTION, **ALGOLIA, **variables}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("server", SERVERS)
def test_in_production_no_web_process_starts_with_the_admin_key(server: str) -> None:
    done = run(SERVERS[server], {"ALGOLIA_ADMIN_API_KEY": "hush-hush"})
    assert done.returncode == 1
    assert "  ALGOLIA_ADMIN_API_KEY writes to the index" in done.stderr
    assert "Traceback" not in done.stderr
    assert "hush-hush" not in done.stderr + done.stdout


def test_without_it_the_web_process_starts_and_has_the_browsers_key() -> None:
    says = "import config.wsgi; from shop.api.search_config import _answer; print(_answer())"
    done = run(["-c", says], {})
    assert done.returncode == 0, done.stderr
    assert "'app_id': 'APP'" in done.stdout
    assert "search-key" not in done.stdout, "derived from it, with what it hides"


def test_a_worker_does_not_start_without_it() -> None:
    says = "from workers.app import refuse_without_admin_key as check; check()"
    assert run(["-c", says], {"ALGOLIA_ADMIN_API_KEY": "hush-hush"}).returncode == 0
    refused = run(["-c", says], {})
    assert refused.returncode == 1
    assert refused.stderr.startswith("ALGOLIA_ADMIN_API_KEY: ")
