"""What is noted of a batch of effects while it is carried out. Changes when something else is noted of it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Literal

from shop.common.spans import Span, spans
from shop.common.trace import shared_trace, tracing, working_on
from shop.outbox.protocol import Claim
from workers.metrics import EFFECTS, HANDLER, LATENCY

Result = Literal["failed", "waiting", "dead", "lost"]


class Observation:
    """A batch that is being carried out."""

    def __init__(self, topic: str, claims: Sequence[Claim], begun: Mapping[int, Span]) -> None:
        self._topic = topic
        self._open = {claim.id: claim for claim in claims}
        self._spans = begun
        self._claimed_at = time.monotonic()

    def failed(self, claim: Claim, result: Result, error: BaseException) -> None:
        """Note that an effect was given back, and as what."""
        del self._open[claim.id]
        EFFECTS.labels(self._topic, result).inc()
        if (span := self._spans.get(claim.id)) is not None:
            span.fail(f"{type(error).__name__}: {error}")

    def completed(self, count: int) -> None:
        """Note that `count` of those that did not fail are done; the leases of the others had passed on."""
        took = time.monotonic() - self._claimed_at
        HANDLER.labels(self._topic).observe(took)
        EFFECTS.labels(self._topic, "done").inc(count)
        if lost := len(self._open) - count:
            EFFECTS.labels(self._topic, "lost").inc(lost)
        else:
            latency = LATENCY.labels(self._topic)
            for claim in self._open.values():
                latency.observe(claim.waited + took)


@contextmanager
def observed(topic: str, claims: Sequence[Claim]) -> Iterator[Observation]:
    """Around a batch: its facts inherit its trace, and each effect has a span in the trace of its own request."""
    with ExitStack() as stack:
        stack.enter_context(tracing(shared_trace(claim.trace_id for claim in claims)))
        stack.enter_context(working_on(topic, claims[0].id if len(claims) == 1 else None))
        begun = {claim.id: stack.enter_context(_span(claim)) for claim in claims} if spans.on else {}
        yield Observation(topic, claims, begun)


def about(claim: Claim) -> dict[str, object]:
    """What a log line says of one effect of a batch beside its message."""
    return {"effect_id": claim.id, "request_id": claim.trace_id.partition(":")[0]}


def _span(claim: Claim) -> AbstractContextManager[Span]:
    attributes = {
        "shopster.effect.id": claim.id,
        "shopster.effect.topic": claim.topic,
        "shopster.effect.key": claim.key,
        "shopster.effect.attempt": claim.attempts,
    }
    return spans.span(f"effect {claim.topic}", "consumer", claim.trace_id, attributes)
