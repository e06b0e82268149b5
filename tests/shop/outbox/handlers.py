"""A handler whose behaviour a test sets: it notes what it was given and does what it is told."""

from collections.abc import Callable, Sequence

from shop.outbox.protocol import Claim
from workers.outcome import Outcome

seen: list[list[Claim]] = []
behaviour: list[Callable[[Sequence[Claim]], Outcome | None]] = []


def note(claims: Sequence[Claim]) -> Outcome | None:
    """Remember the batch, then behave."""
    seen.append(list(claims))
    return behaviour[-1](claims) if behaviour else None


def keys() -> list[list[str]]:
    """The keys of each batch so far."""
    return [[claim.key for claim in batch] for batch in seen]
