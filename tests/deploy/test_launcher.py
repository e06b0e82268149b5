"""`make services` as people use it: a process of its own, ended by a terminal, a system or a crash."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.local.data import PROJECT, DataFolder
from deploy.local.environment import private_environment, read_env_file

UP_SECONDS = 60


@pytest.fixture(autouse=True)
def nothing_ignored() -> Iterator[None]:
    """Tests that were started under nohup would hand its ignored hang-up on to what they launch."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@contextlib.contextmanager
def _launched(data: DataFolder, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "deploy.local", *arguments],
        cwd=PROJECT,
        env={**private_environment(), "SHOPSTER_DATA": str(data.path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _wait_until_up(data: DataFolder) -> dict[str, str]:
    file = data.path / "services.env"
    deadline = time.monotonic() + UP_SECONDS
    while not file.exists():
        assert time.monotonic() < deadline, "the services did not come up"
        time.sleep(0.05)
    return dict(read_env_file(file))


def _servers(data: DataFolder) -> list[int]:
    """Return the processes that have to do with a data folder, the launcher itself left out."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if str(data.path) in (process / "cmdline").read_text() or _works_in(process, data.path):
                found.append(int(process.name))
    return found


def _works_in(process: Path, folder: Path) -> bool:
    return Path(os.readlink(process / "cwd")).is_relative_to(folder)


def _gone(data: DataFolder, seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while _servers(data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(data: DataFolder, number: signal.Signals) -> None:
    with _launched(data, "services") as launcher:
        addresses = _wait_until_up(data)
        with psycopg.connect(addresses["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert len(_servers(data)) >= 2

        launcher.send_signal(number)
        output, _ = launcher.communicate(timeout=30)

    assert launcher.returncode == 0
    assert _servers(data) == []
    assert f"export DATABASE_URL={addresses['DATABASE_URL']}" in output
    assert "database system is shut down" in (data.logs / "postgres.log").read_text()
    assert stat.S_IMODE((data.path / "services.env").stat().st_mode) == 0o600


def test_a_second_launcher_is_sent_away_and_the_first_goes_on(data: DataFolder) -> None:
    with _launched(data, "services") as first:
        addresses = _wait_until_up(data)

        with _launched(data, "services") as second:
            output, _ = second.communicate(timeout=30)

        assert second.returncode == 1
        assert f"in use by another launcher (process {first.pid})" in output
        psycopg.connect(addresses["DATABASE_URL"]).close()


def test_nothing_outlives_a_killed_launcher_and_the_next_one_starts(data: DataFolder) -> None:
    with _launched(data, "services") as launcher:
        _wait_until_up(data)
        launcher.kill()
        launcher.wait()
        (data.path / "services.env").unlink()

    with _launched(data, "services") as again:
        addresses = _wait_until_up(data)
        psycopg.connect(addresses["DATABASE_URL"]).close()
        again.kill()
        again.wait()
    assert _gone(data)


def test_an_unknown_command_lists_the_known_ones(data: DataFolder) -> None:
    with _launched(data, "fly") as launcher:
        output, _ = launcher.communicate(timeout=30)

    assert launcher.returncode == 2
    assert "{run|test|check|services|bench|chaos|relevance}" in output


def test_a_missing_tool_is_named_before_anything_is_started(data: DataFolder, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.local", "run"],
        cwd=PROJECT,
        env={**private_environment(), "SHOPSTER_DATA": str(data.path), "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "The program 'node' was not found." in done.stdout
    assert "https://nodejs.org" in done.stdout
    assert list(data.path.iterdir()) == []
