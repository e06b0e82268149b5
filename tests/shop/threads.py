"""Threads that start together, each with a database connection of its own that is closed when it is done."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run `calls` at once; returns what each returned, or the exception that it raised."""
    barrier = Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            outcomes[index] = call()
        except Exception as error:  # the test judges it
            outcomes[index] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes
