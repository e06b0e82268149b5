"""What is noted of a batch of effects while it is carried out. Changes when something else is noted of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager

from shop.common.spans import Span, spans
from shop.outbox.protocol import Claim
from shop.outbox.trace import shared_trace, tracing


class Observation:
    """A batch that is being carried out."""

    def __init__(self, begun: Mapping[int, Span]) -> None:
        self._spans = begun

    def failed(self, claim: Claim, error: BaseException) -> None:
        """Note that an effect was given back."""
        if (span := self._spans.get(claim.id)) is not None:
            span.fail(f"{type(error).__name__}: {error}")


@contextmanager
def observed(claims: Sequence[Claim]) -> Iterator[Observation]:
    """Around a batch: its facts inherit its trace, and each effect has a span in the trace of its own request."""
    with ExitStack() as stack:
        stack.enter_context(tracing(shared_trace(claim.trace_id for claim in claims)))
        begun = {claim.id: stack.enter_context(_span(claim)) for claim in claims} if spans.on else {}
        yield Observation(begun)


def _span(claim: Claim) -> AbstractContextManager[Span]:
    attributes = {
        "shopster.effect.id": claim.id,
        "shopster.effect.topic": claim.topic,
        "shopster.effect.key": claim.key,
        "shopster.effect.attempt": claim.attempts,
    }
    return spans.span(f"effect {claim.topic}", "consumer", claim.trace_id, attributes)
