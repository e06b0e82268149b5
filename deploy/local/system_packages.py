"""Debian packages, where root may install them without a question.

What changes this file: how a missing system package is had.
"""

import os
import shutil
from pathlib import Path

from deploy.local.commands import run_to_end


def can_install() -> bool:
    """Tell whether this is root on a system with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(package: str, log: Path) -> bool:
    """Install a package and what it needs; returns whether it worked, the log tells why not."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    arguments = ["--yes", "--no-install-recommends", package]
    return (
        run_to_end(["apt-get", "update"], log, cwd=Path("/"), env=quiet) == 0
        and run_to_end(["apt-get", "install", *arguments], log, cwd=Path("/"), env=quiet) == 0
    )
