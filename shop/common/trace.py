"""The id that ties a request to what it changed and caused. Changes when tracing is carried differently.

A *trace* is the request's id; where spans are exported (shop/common/spans.py), the span that goes on follows it:
`<id>`, or `<id>:<span id>:<flags>`. It fits the 64 characters of an effect's `trace_id`.
"""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

MAX_TRACE = 64
# What a span needs beside the id: two colons, 16 digits and two.
MAX_REQUEST_ID = MAX_TRACE - 20

_trace: ContextVar[str] = ContextVar("trace_id", default="")
_effect: ContextVar[tuple[str, int | None]] = ContextVar("effect", default=("", None))


def new_trace() -> str:
    """A name for work that no request has named."""
    return secrets.token_hex(16)


def set_trace(trace_id: str) -> None:
    """Name the work that follows in this thread; at most 64 characters are kept."""
    _trace.set(trace_id[:MAX_TRACE])


def enter_trace(trace_id: str) -> Token[str]:
    """As `tracing`, for where a context manager costs too much; end with `leave_trace` of what it returns."""
    return _trace.set(trace_id[:MAX_TRACE])


def leave_trace(token: Token[str]) -> None:
    """What was before `enter_trace` is again."""
    _trace.reset(token)


@contextmanager
def tracing(trace_id: str) -> Iterator[None]:
    """Inside, the work goes by that name; what is recorded there inherits it."""
    token = enter_trace(trace_id)
    try:
        yield
    finally:
        leave_trace(token)


def current_trace() -> str:
    """The present work's trace; empty outside a request."""
    return _trace.get()


def request_id() -> str:
    """The id of the request that the present work is for; empty where there was none."""
    return request_of(_trace.get())


def request_of(trace: str) -> str:
    """The id of the request that a trace is of."""
    return trace.partition(":")[0]


@contextmanager
def working_on(topic: str, effect_id: int | None) -> Iterator[None]:
    """Inside, the work is for effects of that topic, and for one effect alone where its id is given."""
    token = _effect.set((topic, effect_id))
    try:
        yield
    finally:
        _effect.reset(token)


def current_effect() -> tuple[str, int | None]:
    """The topic and, in a batch of one, the id of the effects that the present work is for."""
    return _effect.get()


def shared_trace(traces: Iterable[str]) -> str:
    """The trace that all of a batch share; empty where they differ, for none of them caused what follows alone."""
    different = set(traces)
    return different.pop() if len(different) == 1 else ""
