"""What the clients saw. Changes when a call has another outcome or another fact worth keeping."""

import threading
from dataclasses import dataclass, field
from typing import Literal

# A client that got no answer, or one that blames the server, doesn't know whether its write happened.
Outcome = Literal["ok", "refused", "unknown"]
WRITES = ("create", "rename", "order")
READS = ("read",)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: `kind` on `target`, writing `value`; times in seconds of the harness's clock, status 0 for none."""

    kind: str
    target: str
    value: str
    began: float
    ended: float
    outcome: Outcome
    status: int

    @property
    def seconds(self) -> float:
        """How long the client waited."""
        return self.ended - self.began


@dataclass(slots=True)
class History:
    """Every call of every client; safe to add to from several threads."""

    calls: list[Call] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, call: Call) -> None:
        """Keep a call."""
        with self._lock:
            self.calls.append(call)

    def writes(self, *outcomes: Outcome) -> list[Call]:
        """The writes with one of these outcomes."""
        with self._lock:
            return [call for call in self.calls if call.kind in WRITES and call.outcome in outcomes]


def outcome_of(status: int) -> Outcome:
    """What a status tells the client of its write; 0 stands for no answer."""
    if 200 <= status < 300:
        return "ok"
    return "refused" if 400 <= status < 500 else "unknown"
