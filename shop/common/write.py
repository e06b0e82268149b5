"""The write transaction. Changes when the way a use case commits does.

A service decorated with `@write` runs in one database transaction. The outermost one flushes what was
buffered (facts become effects) as its last act, so effects are always locked after the rows they speak of, and
it runs again when PostgreSQL picked it as the victim of a deadlock.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, transaction

from shop.common.failpoints import failpoint
from shop.common.spans import spans

DEADLOCK_DETECTED = "40P01"
SERIALIZATION_FAILURE = "40001"
ATTEMPTS = 5

Flush = Callable[[list[Any]], Any]
P = ParamSpec("P")
R = TypeVar("R")


class OutsideWrite(RuntimeError):
    """Something that must commit with a business change was asked for outside a write transaction."""


class UnitOfWork:
    """What one outermost write has gathered for its flush."""

    def __init__(self) -> None:
        self._buffers: dict[Flush, list[Any]] = {}
        self._failed: BaseException | None = None

    def add(self, flush: Flush, item: Any) -> None:
        """Keep `item`; `flush` gets the list of all its items once, just before the commit."""
        self._buffers.setdefault(flush, []).append(item)

    def fail(self, error: BaseException) -> None:
        """Remember that a nested write failed: part of its rows may stand, so the whole must not commit."""
        self._failed = self._failed or error

    def flush(self) -> list[Any]:
        """Hand every buffer to its flush; refuses when a nested write failed and its error was swallowed.

        Returns what the flushes returned.
        """
        if self._failed is not None:
            raise RuntimeError("a nested write failed and its error was swallowed") from self._failed
        return [flush(items) for flush, items in self._buffers.items()]


_current: ContextVar[UnitOfWork | None] = ContextVar("shop_write", default=None)
_gathered: ContextVar[list[Any] | None] = ContextVar("shop_write_gathered", default=None)


@contextmanager
def gathering() -> Iterator[list[Any]]:
    """Inside, what the flushes return is kept in the given list, once their write has committed.

    For telling the caller what a request wrote. It dies with the process, so nothing may depend on it.
    """
    gathered: list[Any] = []
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


def is_gathering() -> bool:
    """Whether anyone will look at what a flush returns."""
    return _gathered.get() is not None


def current_unit() -> UnitOfWork:
    """The running write. Raises OutsideWrite where there is none."""
    unit = _current.get()
    if unit is None:
        raise OutsideWrite("this belongs inside a service decorated with @write")
    return unit


def write(service: Callable[P, R]) -> Callable[P, R]:
    """Run `service` in a write transaction; inside another write it joins that one.

    The outermost write is retried on deadlock and serialisation failure, so a service must do nothing but
    database work: side effects are recorded, never performed.
    """

    name = f"write {service.__name__}"

    @wraps(service)
    def joined(*args: P.args, **kwargs: P.kwargs) -> R:
        unit = _current.get()
        if unit is None:
            with spans.span(name, "internal", "", None):
                return _outermost(lambda: service(*args, **kwargs))
        try:
            return service(*args, **kwargs)
        except BaseException as error:
            unit.fail(error)
            raise

    return joined


def _outermost(call: Callable[[], R]) -> R:
    # Inside someone else's transaction a retry would repeat only half of it.
    if transaction.get_connection().in_atomic_block:
        return _once(call)
    return again_on_deadlock(lambda: _once(call))


def again_on_deadlock(transact: Callable[[], R]) -> R:
    """Run `transact`, a whole transaction, again where PostgreSQL picked it as a deadlock's victim.

    For who opens a transaction around several writes, such as a page of the admin; a single write does it by itself.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return transact()
        except OperationalError as error:
            if not _retryable(error):
                raise
            time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311  # jitter, not a secret
    return transact()


def _once(call: Callable[[], R]) -> R:
    unit = UnitOfWork()
    token = _current.set(unit)
    try:
        with transaction.atomic():
            result = call()
            flushed = unit.flush()
        failpoint("write.after_commit")
        if (gathered := _gathered.get()) is not None:
            gathered += flushed
        return result
    finally:
        _current.reset(token)


def _retryable(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in {DEADLOCK_DETECTED, SERIALIZATION_FAILURE}
