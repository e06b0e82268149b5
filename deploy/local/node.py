"""The storefront's packages and its production build.

What changes this file: which Node.js is needed, or what a build depends on.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from deploy.local.commands import require
from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.stamps import Stamp, fingerprint

FRONTEND = PROJECT / "frontend"
STANDALONE = FRONTEND / ".next" / "standalone"
OLDEST_NODE = 20
# Stands for the index's admin key while the storefront is built, which must not end up in what browsers get.
CANARY = "canary-admin-key-that-no-bundle-may-hold"
_LOCK = FRONTEND / "package-lock.json"
# Made by tools, or read by tests alone: none of it changes a build.
_NOT_SOURCES = {"node_modules", ".next", "next-env.d.ts", "e2e", "test-results", "playwright-report"}
_QUIET = {"NEXT_TELEMETRY_DISABLED": "1", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1", "CI": "1"}


def require_node() -> None:
    """Raise LauncherError, saying how to get it, where Node.js or npm is missing or too old."""
    advice = f"Install Node.js {OLDEST_NODE} or later, which brings npm: https://nodejs.org/en/download"
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise LauncherError(f"The program '{program}' was not found.", advice)
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    match = re.match(r"v(\d+)\.", said)
    if match is None or int(match.group(1)) < OLDEST_NODE:
        raise LauncherError(
            f"Node.js {OLDEST_NODE} or later is needed, and this is {said or 'unknown'}.", advice
        )


def node_environment() -> dict[str, str]:
    """Return the environment for npm and what it runs: no telemetry, no browser download, no question."""
    return {**os.environ, **_QUIET}


def prepare_packages(logs: Path) -> None:
    """Install exactly what the lock file says, unless that is done."""
    stamp = Stamp(FRONTEND / "node_modules" / ".installed")
    wanted = fingerprint([_LOCK])
    if stamp.matches(wanted):
        return
    with console.step("Storefront packages"):
        stamp.clear()
        require(
            ["npm", "ci", "--no-audit", "--no-fund"],
            logs / "npm.log",
            cwd=FRONTEND,
            env=node_environment(),
            advice="If the package registry could not be reached, mend that and run the same command again.",
        )
        stamp.set(wanted)


def prepare_build(logs: Path) -> None:
    """Build the storefront for production, unless this very source is built."""
    stamp = Stamp(FRONTEND / ".next" / ".built")
    wanted = fingerprint(sources(FRONTEND))
    if stamp.matches(wanted) and (STANDALONE / "server.js").is_file():
        return
    with console.step("Storefront build"):
        stamp.clear()
        # A test looks for it in what was built.
        build = {**node_environment(), "ALGOLIA_ADMIN_API_KEY": CANARY}
        require(["npm", "run", "build"], logs / "build.log", cwd=FRONTEND, env=build)
        stamp.set(wanted)


def sources(folder: Path) -> Iterator[Path]:
    """Yield the files that a build is made from."""
    for path in folder.iterdir():
        if path.name in _NOT_SOURCES or path.suffix == ".tsbuildinfo":
            continue
        if path.is_dir():
            yield from sources(path)
        elif path.is_file():
            yield path
