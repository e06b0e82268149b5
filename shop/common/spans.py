"""Spans of a trace: a request, a write, an effect. Changes when something else is traced.

`settings.SPANS` names the class that makes them, so that a process which exports none loads nothing for it. The
trace in words is what an effect's row carries (shop/common/trace.py).
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

Kind = Literal["server", "internal", "consumer"]


class Span(Protocol):
    """One piece of work that has begun."""

    trace: str
    """What work that follows from it elsewhere goes on with; empty where spans are off."""

    def tell(self, attributes: dict[str, Any], *, name: str = "") -> None:
        """Add what became known, and a better name."""

    def fail(self, reason: str) -> None:
        """Say that the work failed."""


class Spans(Protocol):
    """What makes spans."""

    on: bool

    def span(
        self, name: str, kind: Kind, trace: str, attributes: dict[str, Any] | None
    ) -> AbstractContextManager[Span]:
        """A span while the block runs. `internal` ones belong to the one around them, others to `trace`."""

    def flush(self) -> None:
        """Send what has ended; for a process that is about to end."""


class _Nothing:
    trace = ""

    def tell(self, attributes: dict[str, Any], *, name: str = "") -> None:
        pass

    def fail(self, reason: str) -> None:
        pass


class NoSpans:
    """Nobody looks at spans."""

    on = False
    _nothing: AbstractContextManager[Span] = nullcontext(_Nothing())

    def span(
        self, name: str, kind: Kind, trace: str, attributes: dict[str, Any] | None
    ) -> AbstractContextManager[Span]:
        """Always the same nothing."""
        return self._nothing

    def flush(self) -> None:
        """There is nothing to send."""


spans: Spans = import_string(settings.SPANS)()
