"""Which user a server runs as.

PostgreSQL refuses to run as root, so root hands it to an unprivileged account that exists already: no account
is made and no folder's permissions are widened for it.
What changes this file: who owns the servers' files.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import LauncherError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A system user that a server is handed to."""

    name: str
    uid: int
    gid: int

    def can_enter(self, folder: Path) -> bool:
        """Tell whether this user can enter the folder, asking the system rather than reading mode bits."""
        return self._test("-x", folder)

    def can_execute(self, program: Path) -> bool:
        """Tell whether this user can run the program."""
        return self._test("-x", program)

    def _test(self, flag: str, path: Path) -> bool:
        done = subprocess.run(
            ["test", flag, path], user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False
        )
        return done.returncode == 0


def unprivileged_account() -> Account | None:
    """Return the account for servers that refuse root, or None where the launcher isn't root itself.

    Raises LauncherError where root finds neither `postgres` nor `nobody`.
    """
    if os.geteuid() != 0:
        return None
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise LauncherError(
        "PostgreSQL refuses to run as root, and this machine has neither a user 'postgres' nor 'nobody'.",
        "Run this as an ordinary user, or set DATABASE_URL to a PostgreSQL server that is running already.",
    )


def owner_of(path: Path) -> Account:
    """Return the account that owns a path."""
    status = path.stat()
    try:
        name = pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        name = str(status.st_uid)
    return Account(name, status.st_uid, status.st_gid)
