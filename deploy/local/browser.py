"""A Chromium for the browser tests: one that is here, else Debian's, else Playwright's own.

What changes this file: where a browser may come from.
"""

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from deploy.local.commands import run_to_end
from deploy.local.console import console
from deploy.local.errors import LauncherError
from deploy.local.node import FRONTEND, node_environment
from deploy.local.system_packages import can_install, install

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DOWNLOADED = (
    ".cache/ms-playwright/chromium-*/chrome-linux*/chrome",
    "Library/Caches/ms-playwright/chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
)
_TRIAL = ("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", "data:text/html,<p>it works</p>")
_TRIAL_SECONDS = 60


def find_browser(logs: Path, environment: Mapping[str, str]) -> Path:
    """Return a Chromium that starts; `CHROMIUM_PATH` names one to use and no other.

    Raises LauncherError, with the log of what was tried, where none can be had.
    """
    log = logs / "browser.log"
    log.unlink(missing_ok=True)
    with console.step("Browser"):
        named = environment.get("CHROMIUM_PATH")
        browser = _first_that_works([Path(named)], log) if named else _found_or_installed(log)
        if browser is None:
            problem = (
                f"CHROMIUM_PATH is {named!r}, which does not start as a browser."
                if named
                else "The browser tests need Chromium: none here starts, and none could be installed."
            )
            advice = "Install one (Debian: apt-get install chromium), or name its program in CHROMIUM_PATH."
            raise LauncherError(problem, advice, log)
        console.detail(str(browser))
        return browser


def _found_or_installed(log: Path) -> Path | None:
    browser = _first_that_works(_installed(), log)
    if browser is None and can_install() and install("chromium", log):
        browser = _first_that_works(_installed(), log)
    if browser is None:
        download = {name: value for name, value in node_environment().items() if "SKIP_BROWSER" not in name}
        run_to_end(
            ["npx", "--no-install", "playwright", "install", "chromium"], log, cwd=FRONTEND, env=download
        )
        browser = _first_that_works(_installed(), log)
    return browser


def _installed() -> Iterator[Path]:
    for name in _NAMES:
        program = shutil.which(name)
        if program:
            yield Path(program)
    for pattern in _DOWNLOADED:
        yield from sorted(Path.home().glob(pattern), reverse=True)


def _first_that_works(browsers: Iterable[Path], log: Path) -> Path | None:
    return next((browser for browser in browsers if _works(browser, log)), None)


def _works(browser: Path, log: Path) -> bool:
    """Load a page: a downloaded browser may lack the system's libraries, and says so only when it starts."""
    try:
        trial = subprocess.run(
            [browser, *_TRIAL], capture_output=True, text=True, timeout=_TRIAL_SECONDS, check=False
        )
        said = trial.stdout + trial.stderr
    except (OSError, subprocess.TimeoutExpired) as error:
        said = str(error)
    with log.open("a", encoding="utf-8") as output:
        output.write(f"{browser}:\n{said}\n")
    return "<p>it works</p>" in said
