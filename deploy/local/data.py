"""The data folder: where the local servers keep what must last, and the secrets made on the first run.

What changes this file: where data may live, a secret that the local stack needs, or how two launchers keep
out of each other's way.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.accounts import Account
from deploy.local.errors import LauncherError

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path("/var/lib/shopster")
_SECRETS = (
    "DJANGO_SECRET_KEY",
    "JWT_SIGNING_KEY",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "FLOWER_PASSWORD",
    "SHOPSTER_REVALIDATE_SECRET",
    "SHOPSTER_STOREFRONT_SECRET",
    "AUTH_SECRET",
)


@dataclass(frozen=True)
class DataFolder:
    """A folder with `postgres/`, `redis/`, `logs/`, `media/`, `search/`, and the files kept beside them."""

    path: Path

    @property
    def logs(self) -> Path:
        """Where every process writes its own log."""
        return self.path / "logs"

    def secrets(self) -> dict[str, str]:
        """Return the secrets by environment variable, made once and readable by the launcher's user only."""
        file = self.path / "secrets.json"
        kept = self._read(file)
        missing = {name: secrets.token_urlsafe(32) for name in _SECRETS if name not in kept}
        if missing:
            kept |= missing
            write_private(file, json.dumps(kept, indent=2) + "\n")
        return kept

    def remembered_port(self, name: str) -> int | None:
        """Return the port that this folder's server had last time."""
        port = self._read(self.path / "ports.json").get(name, "")
        return int(port) if port.isdecimal() else None

    def remember_port(self, name: str, port: int) -> None:
        """Keep a chosen port, so that what people noted of it stays true."""
        file = self.path / "ports.json"
        file.write_text(json.dumps(self._read(file) | {name: str(port)}, indent=2) + "\n", encoding="utf-8")

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this launcher; raises LauncherError where another one has it."""
        file = self.path / "launcher.lock"
        with file.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                holder = file.read_text(encoding="utf-8").strip() or "unknown"
                raise LauncherError(
                    f"{self.path} is in use by another launcher (process {holder}).",
                    "Stop that one with Ctrl-C, or give this one a folder: SHOPSTER_DATA=/some/folder",
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            yield

    def _read(self, file: Path) -> dict[str, str]:
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise LauncherError(
                f"{file} cannot be read: {error}", "Mend the file, or remove it to have it made anew."
            ) from error
        return {str(name): str(value) for name, value in content.items()}


def open_data_folder(environment: Mapping[str, str], server_account: Account | None) -> DataFolder:
    """Return the data folder, made if need be: `SHOPSTER_DATA` (from the project's root), else `var/`.

    Where the account that PostgreSQL runs as can't reach it, one below /var/lib/shopster takes its place.
    """
    wanted = (PROJECT / Path(environment.get("SHOPSTER_DATA") or "var").expanduser()).resolve()
    existing = next(folder for folder in (wanted, *wanted.parents) if folder.exists())
    if server_account is not None and not server_account.can_enter(existing):
        wanted = SHARED / _name_for(wanted)
    try:
        _make_enterable(wanted)
        probe = wanted / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise LauncherError(
            f"The data folder {wanted} cannot be written: {error.strerror}.",
            "Run this as the user who owns it, or name another folder: SHOPSTER_DATA=/some/folder",
        ) from error
    return DataFolder(wanted)


def _make_enterable(folder: Path) -> None:
    """Make a folder and those above it; other users may pass through what is made, whatever the umask."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir()
        path.chmod(0o711)


def write_private(file: Path, text: str) -> None:
    """Replace a file in one step with one that only the current user can read."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(file)


def _name_for(folder: Path) -> str:
    """Name the stand-in for a folder: readable, and different for every folder."""
    owner = folder.parent if folder.name == "var" else folder
    readable = re.sub(r"[^A-Za-z0-9]+", "-", owner.name).strip("-") or "data"
    return f"{readable}-{hashlib.sha256(str(folder).encode()).hexdigest()[:8]}"
