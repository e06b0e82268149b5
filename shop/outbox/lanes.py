"""Which lane the present work marks its effects in. Changes when work is told apart by more than its lane."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shop.outbox.models import Lane

_ambient: ContextVar[Lane | None] = ContextVar("outbox_lane", default=None)


@contextmanager
def marking_in(lane: Lane) -> Iterator[None]:
    """Inside, effects that would go to a faster lane than `lane` go to `lane`; critical ones stay critical."""
    token = _ambient.set(lane)
    try:
        yield
    finally:
        _ambient.reset(token)


def lane_for(declared: Lane) -> Lane:
    """The lane that an effect declared for `declared` is marked in now."""
    ambient = _ambient.get()
    if ambient is None or declared is Lane.CRITICAL:
        return declared
    return max(declared, ambient)
