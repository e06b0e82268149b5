"""Processes start, are watched, and leave nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import processes as module
from deploy.local.console import console
from deploy.local.data import PROJECT
from deploy.local.errors import LauncherError
from deploy.local.processes import Process, stop_together
from deploy.local.watch import Watcher

Shell = Callable[..., Process]


def _alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and waits to be collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def _eventually(condition: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _number_in(file: Path) -> int:
    assert _eventually(lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text())


def test_a_stop_ends_the_children_of_a_process_too(shell: Shell, tmp_path: Path) -> None:
    process = shell("sleep 300 & echo $! > child; wait")
    process.start()
    child = _number_in(tmp_path / "child")

    assert stop_together([process]) == []

    assert not process.running()
    assert _eventually(lambda: not _alive(child))


def test_the_children_of_a_killed_process_go_with_it(shell: Shell, tmp_path: Path) -> None:
    process = shell("sleep 300 & echo $! > child; wait")
    process.start()
    child = _number_in(tmp_path / "child")

    os.kill(process.pid, signal.SIGKILL)

    assert _eventually(lambda: not process.running())
    assert process.how_it_ended() == "was ended by SIGKILL"
    assert _eventually(lambda: not _alive(child))


def test_a_process_that_will_not_stop_is_killed_and_named(shell: Shell, tmp_path: Path) -> None:
    process = shell("trap '' TERM; echo 1 > ready; while :; do sleep 0.1; done", stop_seconds=0.3)
    process.start()
    _number_in(tmp_path / "ready")

    assert stop_together([process]) == ["script"]
    assert not process.running()


def test_a_process_gets_the_time_it_needs_to_stop(shell: Shell, tmp_path: Path) -> None:
    process = shell("trap 'sleep 0.5; echo done; exit 0' TERM; echo 1 > ready; while :; do sleep 0.1; done")
    process.start()
    _number_in(tmp_path / "ready")

    assert stop_together([process]) == []
    assert process.exit_code() == 0
    assert process.log is not None
    assert process.log.read_text() == "done\n"


def test_nothing_outlives_a_launcher_that_is_killed(tmp_path: Path) -> None:
    launcher = subprocess.Popen([sys.executable, "-c", _LAUNCH, str(tmp_path)], cwd=PROJECT)
    child = _number_in(tmp_path / "pid")
    assert _alive(child)

    launcher.kill()
    launcher.wait()

    assert _eventually(lambda: not _alive(child))


def test_a_process_that_ends_while_starting_shows_the_end_of_its_log(shell: Shell) -> None:
    process = shell("echo about to fail; exit 3", ready=lambda: False)

    with pytest.raises(LauncherError, match="script ended with exit code 3 while starting") as caught:
        process.bring_up()

    assert "    about to fail" in caught.value.report()


def test_a_process_that_is_never_ready_is_not_left_running(shell: Shell, tmp_path: Path) -> None:
    process = shell("echo $$ > pid; exec sleep 300", ready=lambda: False, ready_seconds=0.5)

    with pytest.raises(LauncherError, match="not ready within"):
        process.bring_up()

    assert not _alive(_number_in(tmp_path / "pid"))


def test_a_start_is_tried_again_only_for_an_obstacle_that_goes_by_itself(
    shell: Shell, tmp_path: Path
) -> None:
    script = "echo x >> tries; [ $(wc -l < tries) = 3 ] && exec sleep 300; echo still ending; exit 1"
    tries = tmp_path / "tries"
    tries.touch()

    def ready() -> bool:
        return tries.read_text() == "x\nx\nx\n"

    with pytest.raises(LauncherError):
        shell(script, ready=ready, retry_on=re.compile("another reason")).bring_up()
    shell(script, ready=ready, retry_on=re.compile("still ending")).bring_up()


def test_a_large_log_makes_room(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOG_LIMIT_BYTES", 10)
    for text in ("first and long", "second and long", "third"):
        process = shell(f"echo {text}; touch 'done {text}'", ready=(tmp_path / f"done {text}").exists)
        process.bring_up()

    assert (tmp_path / "script.log").read_text() == "third\n"
    assert (tmp_path / "script.log.1").read_text() == "second and long\n"


def test_the_watcher_starts_an_ended_process_again_after_a_pause(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(console, "say", said.append)
    process = shell("echo x >> starts; exec sleep 300")
    process.start()
    watcher = Watcher([process])
    watcher.look()
    first = process.pid

    process.kill()
    watcher.look()
    assert not process.running()
    assert "script was ended by SIGKILL; it starts again in 1 s" in said[0]

    def looked() -> bool:
        watcher.look()
        return process.running()

    assert _eventually(looked)
    assert process.pid != first
    process.kill()
    watcher.look()
    assert "again in 2 s" in said[1]


_LAUNCH = """
import os, pathlib, sys, time
from deploy.local.processes import Command, Process
folder = pathlib.Path(sys.argv[1])
process = Process(Command("child", ["sleep", "300"], os.environ, folder), folder / "child.log")
process.start()
(folder / "pid").write_text(f"{process.pid}\\n")
time.sleep(300)
"""
