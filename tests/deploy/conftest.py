"""Folders and processes that the launcher's tests share."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local.data import DataFolder
from deploy.local.processes import Command, Process, stop_together


@pytest.fixture
def data() -> Iterator[DataFolder]:
    """Yield an empty data folder that PostgreSQL's account can enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="shopster-test-"))
    folder.chmod(0o711)
    yield DataFolder(folder)
    shutil.rmtree(folder)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    """Return a maker of processes that run a shell script; they are gone after the test."""
    made: list[Process] = []

    def make(script: str, **options: object) -> Process:
        command = Command("script", ["/bin/sh", "-c", script], {"PATH": "/usr/bin:/bin"}, tmp_path, **options)  # type: ignore[arg-type]
        made.append(Process(command, tmp_path / "script.log"))
        return made[-1]

    yield make
    stop_together(made)
