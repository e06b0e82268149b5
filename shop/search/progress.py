"""How far a rebuild is, in figures and in words. Changes when people are told more of it."""

from dataclasses import dataclass
from datetime import datetime

from shop.outbox.rules import duration
from shop.search.models import Rebuild
from shop.search.rules import Phase

WORDS = {
    Phase.PREPARING: "making an empty index beside the live one",
    Phase.FILLING: "filling it",
    Phase.BURYING: "noting the products that are gone",
    Phase.CHECKING: "counting",
    Phase.COPYING: "copying the live index, for going back",
    Phase.SWAPPING: "taking the live index's place",
    Phase.REMARKING: "sending again what was changed at that moment",
    Phase.FINISHED: "finished",
    Phase.REFUSED: "refused; the live index is as it was",
    Phase.FAILED: "failed; the live index is as it was",
}
# Whoever is silent for longer than a lease and a slice together needs a look.
SILENT_AFTER_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Products done of all, how many a second, and the seconds that the rest takes at that rate (None: unknown)."""

    words: str
    done: int
    total: int
    rate: float | None
    left: float | None
    silent: float | None
    at_rest: bool

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        parts = [self.words]
        if not self.at_rest or self.done:
            parts.append(f"{self.done:,} of {self.total:,} products")
        if self.rate:
            parts.append(f"{self.rate:,.0f} a second")
        if self.left is not None:
            parts.append(f"about {duration(self.left)} left")
        if self.silent is not None:
            parts.append(
                f"nothing has moved for {duration(self.silent)}: does a worker of the bulk lane run?"
            )
        return ", ".join(parts)


def progress(run: Rebuild, now: datetime) -> Progress:
    """How far `run` is by `now`, which is the database's time."""
    phase = Phase(run.phase)
    total = max(run.products, run.filled)
    rate = _rate(run)
    left = (total - run.filled) / rate if rate and phase is Phase.FILLING else None
    quiet = (now - run.moved_at).total_seconds()
    silent = quiet if not run.at_rest and quiet > SILENT_AFTER_SECONDS else None
    return Progress(WORDS[phase], run.filled, total, rate, left, silent, run.at_rest)


def _rate(run: Rebuild) -> float | None:
    """Products a second while the shadow was filled, up to the last that was noted."""
    if run.filling_at is None or not run.filled:
        return None
    seconds = ((run.filled_at or run.moved_at) - run.filling_at).total_seconds()
    return run.filled / seconds if seconds > 0 else None
