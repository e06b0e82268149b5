"""CPU time is attributed to the right process tree, the dead included."""

import os
import subprocess
import sys
import time

import pytest

from tests.bench.cpu import cpu_ms
from tests.bench.errors import BenchError

_BURN = "import time\nwhile time.process_time() < 0.3: pass"
# Starts a child that burns CPU and waits for it, then lives on idle.
_PARENT = f"import subprocess, sys, time; subprocess.run([sys.executable, '-c', {_BURN!r}]); time.sleep(60)"


def test_counts_a_child_that_has_ended() -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT])
    try:
        deadline = time.monotonic() + 30
        while (used := cpu_ms({"parent": parent.pid})["parent"]) < 300 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        settled = cpu_ms({"parent": parent.pid, "idle child of another": os.getppid()})["parent"]
    finally:
        parent.kill()
        parent.wait()
    assert used >= 300
    assert used <= settled < 1000


def test_names_a_process_that_is_gone() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with pytest.raises(BenchError, match="searchd ended"):
        cpu_ms({"searchd": gone.pid})
