"""Breaks a run off at one of its commits, for tests of what a kill leaves behind.

As a program it moves a run on and kills itself: python -m tests.shop.imports.breaking RUN_ID COMMIT
before|after
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

import django

SMALL_CHUNKS = {
    "shop.imports.staging.CHUNK_ROWS": 4,
    "shop.imports.applying.CHUNK_PRODUCTS": 2,
    "shop.imports.services.discard_staged.CHUNK": 9,
}


@contextmanager
def breaking(broken: Callable[[], None], at: int, place: str) -> Iterator[None]:
    """Call `broken` at the `at`-th commit from here on, from 1: right *before* it or right *after* it.

    Chunks are small meanwhile, so that even a short file has many.
    """
    from shop.common import write  # noqa: PLC0415  # a program's models load only after django.setup()

    commit, numbers = write._once, count(1)

    def once(call: Callable[[], Any]) -> Any:
        mine = next(numbers) == at

        def up_to_commit() -> Any:
            result = call()
            if mine and place == "before":
                broken()
            return result

        result = commit(up_to_commit)
        if mine and place == "after":
            broken()
        return result

    with patch("shop.common.write._once", once), _small_chunks():
        yield


@contextmanager
def _small_chunks() -> Iterator[None]:
    patches = [patch(name, value) for name, value in SMALL_CHUNKS.items()]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


def main(run_id: int, at: int, place: str) -> None:
    """Move the run on until this process is killed."""
    django.setup()
    from shop.imports.services.advance_run import advance_run  # noqa: PLC0415

    with breaking(lambda: os.kill(os.getpid(), signal.SIGKILL), at, place):
        advance_run(run_id=run_id, seconds=60)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
