"""The commands behind `make`.

What changes this file: a command's name.
"""

import os
import sys
from collections.abc import Callable, Mapping

from deploy.local.bench import bench
from deploy.local.chaos import chaos
from deploy.local.check import check
from deploy.local.console import console
from deploy.local.errors import LauncherError
from deploy.local.interrupts import interrupts
from deploy.local.relevance import relevance
from deploy.local.run import run
from deploy.local.serve import serve
from deploy.local.test import test

COMMANDS: Mapping[str, Callable[[], None]] = {
    "run": run,
    "test": test,
    "check": check,
    "services": serve,
    "bench": bench,
    "chaos": chaos,
    "relevance": relevance,
}


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit code: 130 after an interruption, 1 when something failed."""
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        console.say(f"usage: python3 -m deploy.local {{{'|'.join(COMMANDS)}}}")
        return 2
    interrupts.install()
    try:
        COMMANDS[arguments[0]]()
    except LauncherError as error:
        console.say(f"\n{error.report()}")
        return 1
    except KeyboardInterrupt:
        console.say("\nStopped.")
        return 130
    return 0


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main(sys.argv[1:]))
