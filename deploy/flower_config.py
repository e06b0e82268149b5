"""How Flower is served: its metrics need its login too, as its pages do by themselves.

Flower executes this file (`--conf`). What changes it: something else that Flower shows to anybody. Its healthcheck
says nothing but OK, and stays open to whoever watches over the process.
"""

from flower.urls import handlers
from flower.views.monitor import Metrics
from tornado.web import authenticated


class GuardedMetrics(Metrics):  # type: ignore[misc]  # the package carries no types
    """The workers' and tasks' names and counts."""

    @authenticated
    async def get(self) -> None:
        """For who has the login."""
        await super().get()


# The first pattern that fits an address answers it.
handlers.insert(0, ("/metrics", GuardedMetrics))
