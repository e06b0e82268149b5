"""One-off commands: run to their end with the time shown, their output in a log, and no question asked.

What changes this file: how setup steps and checks are run.
"""

import os
import signal
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.local.console import console
from deploy.local.errors import LauncherError
from deploy.local.processes import POLL_SECONDS, Argv, Command, Process, stop_together


def run_to_end(
    argv: Argv,
    log: Path | None,
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    meanwhile: Callable[[], None] = console.tick,
) -> int:
    """Run a command, its output added to a log, and return its exit code; an interruption ends it too.

    `env` is its whole environment, by default the launcher's own. Without a log its output is shown.
    `meanwhile` is called while it works, and may raise to end it.
    """
    command = Command(
        Path(argv[0]).name,
        argv,
        os.environ if env is None else env,
        cwd,
        # As a person would: test runners and installers take their things away on Ctrl-C, not on SIGTERM.
        stop_signal=signal.SIGINT,
        stop_seconds=30,
    )
    process = Process(command, log)
    process.start()
    try:
        while process.running():
            meanwhile()
            time.sleep(POLL_SECONDS)
    finally:
        stop_together([process])
    return process.exit_code()


def require(
    argv: Argv, log: Path, *, cwd: Path, env: Mapping[str, str] | None = None, advice: str = ""
) -> None:
    """Run a command that has to succeed; raises LauncherError with the end of its log and the advice."""
    log.unlink(missing_ok=True)
    code = run_to_end(argv, log, cwd=cwd, env=env)
    if code != 0:
        shown = " ".join(str(part) for part in argv)
        raise LauncherError(f"`{shown}` ended with exit code {code}.", advice, log)
