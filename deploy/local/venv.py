"""The virtual environment with every Python package, in `.venv`.

What changes this file: how it is made, or which lock file it holds.
"""

import sys
from pathlib import Path

from deploy.local.commands import require, run_to_end
from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.stamps import Stamp, fingerprint
from deploy.local.system_packages import can_install, install

VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
_LOCK = PROJECT / "requirements" / "dev.txt"


def prepare_venv(logs: Path) -> None:
    """Make `.venv` and install the locked packages, unless both are as they should be."""
    stamp = Stamp(VENV / ".installed")
    wanted = fingerprint([_LOCK])
    if stamp.matches(wanted) and _works(logs):
        return
    with console.step("Python packages"):
        if not _works(logs):
            _create(logs)
        stamp.clear()
        require(
            [PYTHON, "-m", "pip", "install", "--no-input", "--require-hashes", "--requirement", _LOCK],
            logs / "pip.log",
            cwd=PROJECT,
            advice="If the package index could not be reached, mend that and run the same command again.",
        )
        stamp.set(wanted)


def _works(logs: Path) -> bool:
    """Tell whether the environment has an interpreter that runs, with pip: a half-made one has not."""
    return PYTHON.exists() and run_to_end([PYTHON, "-c", "import pip"], logs / "venv.log", cwd=PROJECT) == 0


def _create(logs: Path) -> None:
    log = logs / "venv.log"
    if _make(log):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if can_install() and install(package, logs / "apt.log") and _make(log):
        return
    raise LauncherError(
        f"Python at {sys.executable} cannot make a virtual environment.",
        f"On Debian and Ubuntu the missing part is a package of its own: apt-get install {package}\n"
        "Or name another Python: make PYTHON=/path/to/python3.11 run",
        log,
    )


def _make(log: Path) -> bool:
    return run_to_end([sys.executable, "-m", "venv", "--clear", VENV], log, cwd=PROJECT) == 0
