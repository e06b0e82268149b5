"""A PostgreSQL server of our own, made on the first run and started on every one.

Connections are by TCP on the loopback address with a password: it trusts nobody and has no Unix socket.
What changes this file: how a local cluster is set up, started or judged ready.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from deploy.local.accounts import Account, owner_of
from deploy.local.data import DataFolder
from deploy.local.errors import LauncherError
from deploy.local.ports import HOST
from deploy.local.postgres_binaries import Binaries, choose, readable_by
from deploy.local.processes import Command, Process

DATABASE = ROLE = "shopster"
# For data that nobody will miss: tests and measurements of other things than the disk.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# A crashed server's last backends hold its memory and lock file for a moment: worth another try.
_STILL_ENDING = re.compile(r"pre-existing shared memory block|lock file \S+ already exists")
# PostgreSQL takes SIGINT as "fast": it ends sessions. SIGTERM would wait until the last client has gone.
_FAST_SHUTDOWN = signal.SIGINT
# A statement that failed, and its detail, repeat what was written: a person's name, or a password's hash.
_NO_VALUES_IN_LOG = ("log_min_error_statement=panic", "log_error_verbosity=terse")
_INITDB_OPTIONS = ("-U", ROLE, "--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions")
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": os.defpath, "TZ": "UTC"}


class Cluster:
    """One data directory and its server. `account` is who runs it where the launcher is root."""

    def __init__(self, data: DataFolder, candidates: Sequence[Binaries], account: Account | None) -> None:
        self.directory = data.path / "postgres"
        self._data = data
        self._log = data.logs / "postgres.log"
        self._account = owner_of(self.directory) if account and self.directory.exists() else account
        self.binaries = readable_by(choose(candidates, self.directory), self._account)

    def url(self, port: int) -> str:
        """Return the DATABASE_URL of this cluster's database."""
        return f"postgresql://{ROLE}:{self._data.secrets()['POSTGRES_PASSWORD']}@{HOST}:{port}/{DATABASE}"

    def create(self) -> bool:
        """Make the data directory with its role and database, whole or not at all; False where it exists."""
        if self.directory.exists():
            return False
        draft = self.directory.with_name("postgres.new")
        password = self._data.path / ".initdb-password"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password.touch(mode=0o600)
        try:
            password.write_text(self._data.secrets()["POSTGRES_PASSWORD"], encoding="utf-8")
            for path in (draft, password):
                if self._account is not None:
                    os.chown(path, self._account.uid, self._account.gid)
            self._run("initdb", "-D", draft, *_INITDB_OPTIONS, f"--pwfile={password}")
        finally:
            password.unlink(missing_ok=True)
        sql = f"CREATE DATABASE {DATABASE}\n"
        self._run("postgres", "--single", "-D", draft, "-c", "exit_on_error=true", "postgres", text=sql)
        draft.rename(self.directory)
        return True

    def server(self, port: int, options: Sequence[str] = ()) -> Process:
        """Return the server's process, to be brought up; `options` are settings as in `name=value`."""
        argv: list[str | Path] = [self.binaries.folder / "postgres", "-D", self.directory]
        place = (f"listen_addresses={HOST}", f"port={port}", "unix_socket_directories=")
        for setting in (*place, *_NO_VALUES_IN_LOG, *options):
            argv += ["-c", setting]
        command = Command(
            name="postgres",
            argv=argv,
            env=_ENVIRONMENT,
            cwd=Path("/"),
            ready=lambda: self._accepts(process),
            retry_on=_STILL_ENDING,
            stop_signal=_FAST_SHUTDOWN,
            stop_seconds=60,
            account=self._account,
        )
        process = Process(command, self._log)
        return process

    def _accepts(self, process: Process) -> bool:
        """Read the server's own status file, as pg_ctl does: line 1 is its pid, line 8 its state."""
        try:
            lines = (self.directory / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    def _run(self, program: str, *arguments: str | Path, text: str = "") -> None:
        """Run one of PostgreSQL's programs to its end; raises LauncherError with what it wrote."""
        account = self._account
        done = subprocess.run(
            [self.binaries.folder / program, *arguments],
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            cwd="/",
            env=_ENVIRONMENT,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            self._log.parent.mkdir(mode=0o700, exist_ok=True)
            with self._log.open("a", encoding="utf-8") as log:
                log.write(done.stdout)
            raise LauncherError(f"{program} ended with exit code {done.returncode}.", log=self._log)
