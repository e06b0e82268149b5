"""The one place that asks for the time, so that tests can move it."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, in UTC. Leases and due times of the outbox use the database's clock instead."""
    return timezone.now()
