"""The lanes, and which one the present work marks its effects in. Changes when work is told apart otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models


class Lane(models.IntegerChoices):
    """Queues with a worker of their own; a lower number goes first when an effect is wanted in two."""

    CRITICAL = 0, "critical"
    DEFAULT = 1, "default"
    BULK = 2, "bulk"


_ambient: ContextVar[Lane | None] = ContextVar("outbox_lane", default=None)


@contextmanager
def marking_in(lane: Lane) -> Iterator[None]:
    """Inside, effects that would go to a faster lane than `lane` go to `lane`; critical ones stay critical."""
    token = _ambient.set(lane)
    try:
        yield
    finally:
        _ambient.reset(token)


def ambient_lane() -> Lane | None:
    """The lane that the present work marks its effects in; None where each goes to its own."""
    return _ambient.get()


def lane_for(declared: Lane, ambient: Lane | None) -> Lane:
    """The lane that an effect declared for `declared` is marked in by work of the `ambient` lane."""
    if ambient is None or declared is Lane.CRITICAL:
        return declared
    return max(declared, ambient)
