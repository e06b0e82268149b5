"""What a handler may say of its work beside plain success. Changes when delivery learns another answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shop.outbox.protocol import Claim


class SinkUnavailable(Exception):
    """The other side is away as a whole: nobody's fault, so it uses up no attempt.

    All effects of its sink wait, for `retry_after` seconds where it named a time, until one of them gets through.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentFailure(Exception):
    """Trying again can't help; the effect is dead until someone mends the cause and retries it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The claims of a batch that failed, by claim id; all others succeeded."""

    failed: Mapping[int, Exception] = field(default_factory=dict)


Handler = Callable[[Sequence[Claim]], Outcome | None]
