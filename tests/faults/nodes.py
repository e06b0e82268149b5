"""pytest-celery's nodes as processes of this machine: a Redis, workers, and what runs beside them.

The package means containers; each node here wraps a LocalContainer, which offers the part of a container that the
nodes ask for.
"""

import os
import shutil
import signal as signals
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import redis
from celery import Celery
from pytest_celery import CeleryTestBroker, CeleryTestNode, CeleryTestWorker

from deploy.local.data import PROJECT, DataFolder
from deploy.local.ports import HOST, free_port
from deploy.local.processes import Argv, Command, Process, stop_together
from deploy.local.redis import RedisServer, find_server
from deploy.local.topology import manage
from deploy.local.venv import PYTHON, VENV

START_SECONDS = 90.0
LANES = "critical,default,bulk"
_START = "---- start ----"
_ANNOUNCED = ["/bin/sh", "-c", f'echo "{_START}"; exec "$@"', "sh"]


class LocalContainer:
    """A process with the face of a container: started, killed, restarted and read by name."""

    def __init__(self, process: Process, url: str, queues: str = "") -> None:
        self._process = process
        self._url = url
        self._queues = queues
        self.name = process.name

    @property
    def id(self) -> str:
        return f"{self.name}-{self.pid}"

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> str:
        return "running" if self._process.running() else "exited"

    @property
    def celeryconfig(self) -> dict[str, Any]:
        return {"url": self._url, "host_url": self._url, "hostname": HOST, "port": self._url, "vhost": "0"}

    @property
    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self._url, socket_timeout=20)

    def ready(self) -> bool:
        """Wait until the process is ready."""
        self._process.wait_ready()
        return True

    def start(self) -> None:
        """Start without waiting."""
        self._process.start()

    def logs(self) -> str:
        """Everything that the process wrote since the first start."""
        log = self._process.log
        return log.read_text(errors="replace") if log is not None and log.exists() else ""

    def kill(self, signal: str | int = "SIGKILL") -> None:
        """Send a signal: SIGKILL ends the whole group as a power cut would, SIGTERM asks the leader to end."""
        number = signals.Signals[signal] if isinstance(signal, str) else signals.Signals(signal)
        if number is signals.SIGKILL:
            self._process.kill()
        elif number is signals.SIGTERM:
            stop_together([self._process])
        else:
            os.killpg(self.pid, number)

    def restart(self, timeout: float | None = None) -> None:
        """End the process if it runs, start it again and wait until it is ready."""
        if self._process.running():
            self.kill("SIGTERM")
        self._process.bring_up()

    def reload(self) -> None:
        """Nothing is remembered of the process, so nothing has to be read again."""

    def revive(self) -> None:
        """Let the process go on if it was paused, start it if it has ended; wait until it is ready."""
        if self._process.running():
            self.kill("SIGCONT")
            self._process.wait_ready()
        else:
            self._process.bring_up()

    def teardown(self) -> None:
        """End the process, whatever state it is in."""
        self._process.kill()

    def exec_run(self, command: Sequence[str]) -> tuple[int, bytes]:
        """Run a command beside the process, in its environment."""
        done = subprocess.run(
            command,
            env=dict(self._process.command.env),
            cwd=PROJECT,
            capture_output=True,
            check=False,
            timeout=60,
        )
        return done.returncode, done.stdout

    def children(self) -> list[int]:
        """The process ids of the children, oldest first."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def exit_code(self, seconds: float = START_SECONDS) -> int:
        """Wait for the process to end by itself."""
        deadline = time.monotonic() + seconds
        while self._process.running():
            assert time.monotonic() < deadline, f"{self.name} did not end:\n{self.logs()}"
            time.sleep(0.05)
        return self._process.exit_code()

    def version(self) -> str:
        return str(self.exec_run([str(PYTHON), "-m", "celery", "--version"])[1].decode().strip())

    def log_level(self) -> str:
        return "INFO"

    def worker_name(self) -> str:
        return self.name

    def worker_queue(self) -> str:
        return self._queues


class Broker(CeleryTestBroker):  # type: ignore[misc]  # the package carries no types
    """A Redis server with a data folder of its own."""

    container: LocalContainer

    def __init__(self, data: DataFolder) -> None:
        server = RedisServer(data, find_server(VENV))
        port = free_port()
        self._directory = data.path / "redis"
        super().__init__(LocalContainer(server.server(port), server.url(port)))

    @property
    def url(self) -> str:
        """The server's REDIS_URL."""
        return str(self.config()["url"])

    @property
    def client(self) -> "redis.Redis":
        """A connection for the test itself."""
        return self.container.client

    def wipe(self) -> None:
        """Remove all that the (killed) server kept on disk."""
        shutil.rmtree(self._directory / "appendonlydir")


class Worker(CeleryTestWorker):  # type: ignore[misc]  # as above
    """A Celery worker process."""

    container: LocalContainer

    def hostname(self) -> str:
        return f"{self.name()}@{self.container.id}"

    def get_running_processes_info(
        self, columns: list[str] | None = None, filters: dict[str, str] | None = None
    ) -> list[dict[str, Any]]:
        """The worker's child processes; this machine tells no more than their ids."""
        return [{"pid": pid} for pid in self.container.children()]

    @property
    def child(self) -> int:
        """The process that runs tasks."""
        [pid] = self.container.children()
        return pid


class Node(CeleryTestNode):  # type: ignore[misc]  # as above
    """The relay or a beat: of the product, and no Celery worker."""

    container: LocalContainer


def worker(
    name: str, environment: Mapping[str, str], logs: Path, app: Celery, *, queues: str = LANES
) -> Worker:
    """A worker of those queues, not started yet."""
    options = ["--queues", queues, "--hostname", f"{name}@%h", "--concurrency", "1"]
    return Worker(_container(name, _celery("worker", *options), environment, logs, says=" ready."), app)


def relay(name: str, environment: Mapping[str, str], logs: Path) -> Node:
    """A relay, not started yet."""
    return Node(_container(name, manage("relay"), environment, logs, says="watching the outbox"))


def beat(name: str, environment: Mapping[str, str], logs: Path) -> Node:
    """A beat, not started yet."""
    argv = _celery("beat", "--scheduler", "workers.beat:SlotScheduler", "--pidfile=")
    return Node(_container(name, argv, environment, logs, says="beat: Starting"))


def _celery(program: str, *options: str) -> Argv:
    return [PYTHON, "-m", "celery", "--app", "workers.app", program, *options, "--loglevel", "INFO"]


def _container(
    name: str, argv: Argv, environment: Mapping[str, str], logs: Path, *, says: str
) -> LocalContainer:
    log = logs / f"{name}.log"

    def ready() -> bool:
        # What it said before its last start is no sign of life.
        return says in log.read_text(errors="replace").rpartition(_START)[2]

    announced = [*_ANNOUNCED, *(str(part) for part in argv)]
    command = Command(
        name, announced, environment, PROJECT, ready=ready, ready_seconds=START_SECONDS, stop_seconds=40
    )
    return LocalContainer(Process(command, log), environment["REDIS_URL"])
