"""The heaps of the C library, counted by itself in a process of its own."""

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

_COUNT = """
import ctypes, sys, threading
from shop.search.engine.memory import share_arenas

if sys.argv[1] == "shared":
    share_arenas()
together = threading.Barrier(8)

def work():
    together.wait()
    kept = [bytes(100_000) for _ in range(50)]
    together.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not the GNU C library")
def test_threads_share_two_heaps(tmp_path: Path) -> None:
    heaps = {}
    for way in ("own", "shared"):
        told = tmp_path / way
        subprocess.run([sys.executable, "-c", _COUNT, way, str(told)], check=True)
        heaps[way] = told.read_text().count("<heap nr=")
    assert heaps["shared"] <= 2 < heaps["own"]
