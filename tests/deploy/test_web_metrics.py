"""The metrics of a real gunicorn: its workers count together, and go on when one of them is killed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from config.env import ROOT
from config.request_metrics import COUNT_EVERY_SECONDS
from tests.environment import free_port

pytestmark = pytest.mark.stack

ADDRESS = "/api/health/live"
COUNT = re.compile(r'shopster_http_requests_total\{method="GET",route="api/health/live",status="200"\} (\S+)')
REQUESTS = 40


class Web:
    """gunicorn as it is deployed, with two workers."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.port = free_port()
        argv = [
            sys.executable,
            "-m",
            "gunicorn",
            "config.wsgi:application",
            "--config",
            "deploy/gunicorn_config.py",
        ]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [*argv, "--bind", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env={**os.environ, "WEB_CONCURRENCY": "2", "SHOPSTER_LOG_FORMAT": "json"},
                stdout=output,
                stderr=output,
            )

    def get(self, path: str) -> str:
        """The answer's text, or nothing where the server does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def counted(self) -> float:
        """How often the address was asked for, by all workers."""
        found = COUNT.search(self.get("/metrics"))
        return float(found[1]) if found else 0

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    @property
    def files(self) -> list[str]:
        """What is kept in the data folder."""
        folder = Path(settings.METRICS_DATA) / f"web-127-0-0-1-{self.port}"
        return sorted(file.name for file in folder.iterdir())


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Running for these tests."""
    server = Web(tmp_path_factory.mktemp("web") / "gunicorn.log")
    try:
        _until(lambda: server.get(ADDRESS), 60)
        yield server
    finally:
        server.process.terminate()
        server.process.wait(40)


def _until(holds: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)


def test_workers_count_together_and_a_killed_ones_count_stays(web: Web) -> None:
    _until(lambda: len(web.workers()) == 2)
    # What was asked before has been counted by then.
    time.sleep(2 * COUNT_EVERY_SECONDS)
    before = web.counted()
    for _ in range(REQUESTS):
        assert web.get(ADDRESS)
    _until(lambda: web.counted() == before + REQUESTS)
    _until(lambda: {"counter_slot-0.db", "counter_slot-1.db"} <= set(web.files))

    old = web.workers()
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    _until(lambda: len(set(web.workers()) - set(old)) == 2)
    _until(lambda: web.get(ADDRESS))
    _until(lambda: web.counted() > before + REQUESTS)
    time.sleep(2 * COUNT_EVERY_SECONDS)
    after = web.counted()
    for _ in range(REQUESTS):
        assert web.get(ADDRESS)
    _until(lambda: web.counted() == after + REQUESTS)
    assert {file for file in web.files if file.startswith("counter")} <= {
        "counter_slot-0.db",
        "counter_slot-1.db",
    }, "who takes a dead worker's place takes its file too"


def test_all_that_the_server_says_is_json_and_names_the_request(web: Web) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{web.port}/nowhere", headers={"X-Request-ID": "lost-17"}
    )
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request, timeout=10)
    said = [json.loads(line) for line in web.log.read_text().splitlines()]
    assert {"gunicorn.error", "django.request"} <= {line["logger"] for line in said}
    assert [line["request_id"] for line in said if line["logger"] == "django.request"] == ["lost-17"]
