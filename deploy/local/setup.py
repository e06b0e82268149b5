"""Setting the checkout up: packages and builds, which all launchers of a checkout share.

What changes this file: how launchers that need the same setup wait for each other.
"""

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.local.console import console
from deploy.local.data import PROJECT


def set_up(logs: Path, *steps: Callable[[Path], None]) -> None:
    """Bring parts of the checkout up to date in the order given, one launcher at a time."""
    with _alone():
        for step in steps:
            step(logs)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Hold the checkout: two launchers must not install into it, or build in it, at the same time."""
    with (PROJECT / "Makefile").open("rb") as checkout:
        try:
            fcntl.flock(checkout, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            with console.step("Waiting for another launcher's setup"):
                fcntl.flock(checkout, fcntl.LOCK_EX)
        yield
