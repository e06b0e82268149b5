"""Ports on the loopback address: which are asked for, which are free, and who holds a taken one.

What changes this file: a port that people can set, or its default.
"""

import contextlib
import os
import random
import socket
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from deploy.local.errors import LauncherError

HOST = "127.0.0.1"
# Below the range that outgoing connections use, so that a chosen port is still free a moment later.
_FREE_RANGE = range(15_000, 32_000)


@dataclass(frozen=True)
class Ports:
    """The ports that people and browsers connect to."""

    api: int = 8000
    storefront: int = 3000
    search: int = 8108
    flower: int = 5555

    def variables(self) -> dict[str, int]:
        """Return the ports by the environment variables that set them."""
        return {f"SHOPSTER_{name.upper()}_PORT": port for name, port in asdict(self).items()}


def asked_ports(environment: Mapping[str, str]) -> Ports:
    """Return the ports to use, all of them free; raises LauncherError for one taken or wrong."""
    asked = {name: asked_port(environment, name) or port for name, port in Ports().variables().items()}
    for name, port in asked.items():
        twins = [other for other in asked if other != name and asked[other] == port]
        if twins:
            raise LauncherError(f"{name} and {twins[0]} are both {port}.", "Give each a port of its own.")
        require_free(name, port)
    return Ports(*asked.values())


def asked_port(environment: Mapping[str, str], name: str) -> int | None:
    """Return the port that a variable names, or None where it is unset or empty."""
    text = environment.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise LauncherError(f"{name} is {text!r}.", f"Set {name} to a port number from 1 to 65535.")
    return int(text)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this loopback port now."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(name: str, port: int) -> None:
    """Raise LauncherError, naming the holder and the variable to change, where a port is taken."""
    if is_free(port):
        return
    holder = _holder(port)
    taken_by = f" by {holder}" if holder else ""
    raise LauncherError(
        f"Port {port} ({name}) is taken{taken_by}.",
        f"Stop that program, or choose another port, for example: {name}={free_port([port])} make run",
    )


def free_port(avoid: Iterable[int] = ()) -> int:
    """Return a port that nothing listens on now."""
    avoided = set(avoid)
    candidates = random.sample(_FREE_RANGE, k=200)
    for port in candidates:
        if port not in avoided and is_free(port):
            return port
    raise LauncherError(
        f"None of 200 ports tried between {_FREE_RANGE.start} and {_FREE_RANGE.stop} is free."
    )


def free_ports() -> Ports:
    """Choose a free port for each of the servers that people connect to."""
    chosen: list[int] = []
    for _ in fields(Ports):
        chosen.append(free_port(chosen))
    return Ports(*chosen)


def _holder(port: int) -> str:
    """Name the process that listens on a port, as far as this user may see; empty where unknown."""
    inodes = {
        f"socket:[{row[9]}]"
        for table in ("/proc/net/tcp", "/proc/net/tcp6")
        for row in _rows(Path(table))
        if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port
    }
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(os.readlink(handle) in inodes for handle in (process / "fd").iterdir()):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                return f"process {process.name} ({command.strip()[:60]})"
    return ""


def _rows(table: Path) -> list[list[str]]:
    with contextlib.suppress(OSError):
        return [line.split() for line in table.read_text(encoding="ascii").splitlines()[1:]]
    return []
