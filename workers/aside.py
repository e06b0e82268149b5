"""Lets work that waits for the other side go on beside its lane. Changes when it is limited or ended differently.

A worker does one thing at a time, and a mail server that takes a minute for one mail must not keep it from everything
else. So a line of the table may say after how many seconds its batch is left to a thread of its own. There it goes on
as before, under a lease that is renewed, and it is completed or given back as ever; the worker claims what is next.
A process that ends takes such work with it, and its leases lapse.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

logger = logging.getLogger(__name__)

# Of each topic at once in a process. Each holds a connection to the other side, and two to the database.
MOST = 8


@dataclass(slots=True)
class _Work:
    """What a thread carries out, and what came of it."""

    topic: str
    work: Callable[[], bool]
    answered: bool = False
    error: BaseException | None = None
    left: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


_lock = threading.Lock()
_under_way: list[_Work] = []


def has_room(topic: str) -> bool:
    """Whether another batch of `topic` may be begun."""
    with _lock:
        return sum(work.topic == topic for work in _under_way) < MOST


def begin(topic: str, work: Callable[[], bool], *, seconds: float) -> bool | None:
    """Do `work` in a thread and wait `seconds` for it: what it returns or raises, or None where it goes on."""
    begun = _Work(topic, work)
    with _lock:
        _under_way.append(begun)
    threading.Thread(target=_carry_out, args=(begun,), name=f"aside {topic}", daemon=True).start()
    begun.ended.wait(seconds)
    with _lock:
        begun.left = not begun.ended.is_set()
    if begun.left:
        logger.warning("%s takes longer than %.0f s; it goes on beside its lane", topic, seconds)
        return None
    if begun.error is not None:
        raise begun.error
    return begun.answered


def finish(seconds: float) -> bool:
    """Wait `seconds` at most for all that is under way, for the process is about to end; whether all has ended."""
    until = time.monotonic() + seconds
    with _lock:
        waited_for = list(_under_way)
    return all(work.ended.wait(max(0.0, until - time.monotonic())) for work in waited_for)


def _carry_out(begun: _Work) -> None:
    try:
        begun.answered = begun.work()
    except BaseException as error:
        begun.error = error
    finally:
        connection.close()
        with _lock:
            _under_way.remove(begun)
            begun.ended.set()
    if begun.left and begun.error is not None:
        logger.error("%s was not noted, its lease lapses", begun.topic, exc_info=begun.error)
