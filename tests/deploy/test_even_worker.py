"""gunicorn's processes share the connections that are opened at once."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.env import ROOT
from tests.environment import free_port

pytestmark = pytest.mark.stack

CONNECTIONS = 16
THREADS = 4
# Each answer takes this long, so that the first ones keep every thread of a process busy.
SECONDS = 0.5


def which_process(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Say which process answers, in its time."""
    time.sleep(SECONDS)
    said = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, list[int]]]:
    """A port, and the two processes that listen on it with the product's worker class."""
    port = free_port()
    argv = [sys.executable, "-m", "gunicorn", f"{__name__}:which_process", "--bind", f"127.0.0.1:{port}"]
    of_ours = ["--worker-class", "deploy.even_worker.EvenWorker", "--workers", "2", "--threads", str(THREADS)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen([*argv, *of_ours], cwd=ROOT, stdout=log, stderr=log)
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        _until(lambda: len(children.read_text().split()) == 2 and _answers(port))
        yield port, [int(pid) for pid in children.read_text().split()]
    finally:
        process.terminate()
        process.wait(10)


def test_connections_beyond_a_process_s_threads_go_to_the_other(server: tuple[int, list[int]]) -> None:
    """One process sleeps while they are opened, so it is the other that could take them all."""
    port, (_, asleep) = server
    os.kill(asleep, signal.SIGSTOP)
    try:
        answers, askers = _ask_at_once(port)
        time.sleep(SECONDS / 2)
    finally:
        os.kill(asleep, signal.SIGCONT)
    for asker in askers:
        asker.join(10)
    assert answers.total() == CONNECTIONS
    assert answers[asleep] >= THREADS, answers


def test_a_process_accepts_again_when_its_threads_are_free(server: tuple[int, list[int]]) -> None:
    """Twice as many connections at once as there are threads, and that twice: all are answered."""
    port, _ = server
    for _ in range(2):
        answers, askers = _ask_at_once(port)
        for asker in askers:
            asker.join(10)
        assert answers.total() == CONNECTIONS


def test_who_comes_late_has_a_turn_among_those_who_never_stop_asking(server: tuple[int, list[int]]) -> None:
    """More connections than all threads, each with its next request as soon as it has an answer."""
    port, _ = server
    ended = threading.Event()
    regulars = [threading.Thread(target=_ask_on, args=(port, ended)) for _ in range(3 * 2 * THREADS)]
    for regular in regulars:
        regular.start()
    try:
        time.sleep(2 * SECONDS)
        newcomers = [_ask(port) for _ in range(2)]
    finally:
        ended.set()
        for regular in regulars:
            regular.join(30)
    assert len(newcomers) == 2


def _ask_on(port: int, ended: threading.Event) -> None:
    """Ask again and again over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        while not ended.is_set():
            connection.request("GET", "/")
            connection.getresponse().read()
    finally:
        connection.close()


def _ask_at_once(port: int) -> tuple[Counter[int], list[threading.Thread]]:
    """Which process answered how often, complete when the threads have ended."""
    answers: Counter[int] = Counter()
    askers = [threading.Thread(target=lambda: answers.update([_ask(port)])) for _ in range(CONNECTIONS)]
    for asker in askers:
        asker.start()
    return answers, askers


def _ask(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return int(connection.getresponse().read())
    finally:
        connection.close()


def _answers(port: int) -> bool:
    try:
        return _ask(port) > 0
    except OSError:
        return False


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "gunicorn does not answer"
        time.sleep(0.1)
