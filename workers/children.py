"""Keeps a worker alive whose child is lost while it waits for Redis. Changes with how Celery's pool replaces children.

The pool learns how to let go of a dead child when the worker's event loop begins, so with the first connection. Until
then it would take no new one in the dead one's place, and end the worker.
"""

from typing import Any

from celery import bootsteps
from celery.signals import worker_ready


class Children(bootsteps.StartStopStep):
    """Runs once the pool has its children, before the worker asks for Redis."""

    requires = ("celery.worker.components:Pool",)

    def start(self, parent: Any) -> None:
        """Let the pool give a dead child's place to the next; what its event loop knows of it comes with that loop."""
        pool = getattr(parent.pool, "_pool", None)
        if pool is not None and getattr(pool, "on_process_down", _nothing) is None:
            pool.on_process_down = _nothing


def _nothing(_child: Any) -> None:
    pass


@worker_ready.connect
def _replace_lost_children(sender: Any, **_: Any) -> None:
    """The event loop heard nothing of a child that was lost before it began."""
    maintain = getattr(getattr(sender.pool, "_pool", None), "maintain_pool", None)
    if maintain is not None:
        maintain()
