"""Moves a run on and prints the most anonymous memory that it held, in MiB.

python -m tests.shop.imports.measuring RUN_ID
"""

import re
import sys
import threading
from pathlib import Path

import django

_ANONYMOUS = re.compile(r"RssAnon:\s+(\d+) kB")


def anonymous_mib() -> float:
    """This process's anonymous memory at this moment."""
    found = _ANONYMOUS.search(Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def main(run_id: int) -> None:
    """Carry the whole run out, looking at the memory all the while."""
    django.setup()
    from shop.imports.services.advance_run import advance_run  # noqa: PLC0415  # after django.setup()

    most, finished = [anonymous_mib()], threading.Event()

    def watch() -> None:
        while not finished.wait(0.005):
            most[0] = max(most[0], anonymous_mib())

    watcher = threading.Thread(target=watch)
    watcher.start()
    advance_run(run_id=run_id, seconds=300)
    finished.set()
    watcher.join()
    print(most[0])  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
