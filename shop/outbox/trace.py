"""The id that ties a request to the effects it caused. Changes when tracing is carried differently."""

from contextvars import ContextVar

_trace: ContextVar[str] = ContextVar("trace_id", default="")


def set_trace(trace_id: str) -> None:
    """Name the work that follows in this thread; at most 64 characters are kept."""
    _trace.set(trace_id[:64])


def current_trace() -> str:
    """The present work's id; empty outside a request."""
    return _trace.get()
