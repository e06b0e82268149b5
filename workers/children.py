"""Keeps a worker alive whose child is lost while it waits for Redis. Changes with how Celery's pool replaces children.

The pool learns how to let go of a dead child, and how to welcome the next one, when the worker's event loop begins, so
with the first connection that holds. Until then it would take no child in a dead one's place, and end the worker.
"""

from typing import Any

from celery import bootsteps
from celery.signals import worker_ready


class Children(bootsteps.StartStopStep):
    """Runs once the pool has its children, before the worker asks for Redis."""

    requires = ("celery.worker.components:Hub", "celery.worker.components:Pool")

    def start(self, parent: Any) -> None:
        """Introduce the pool to the event loop that is still to begin, as each connection will do again."""
        if parent.use_eventloop:
            parent.pool.register_with_event_loop(parent.hub)


@worker_ready.connect
def _replace_lost_children(sender: Any, **_: Any) -> None:
    """Celery counts the children before its loop can see that one was lost, and would end the worker."""
    maintain = getattr(getattr(sender.pool, "_pool", None), "maintain_pool", None)
    if maintain is not None:
        maintain()
