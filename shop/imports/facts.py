"""What happens to imports. `workers/effects.py` says what follows from each."""

from dataclasses import dataclass

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class ImportStarted(Fact):
    """A file has been taken in and waits to be staged and applied."""

    run_id: int


@dataclass(frozen=True, slots=True)
class ImportAdvanced(Fact):
    """A slice of a run has ended and the run is not at rest yet."""

    run_id: int
