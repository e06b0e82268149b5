"""Which fault happens when: computed from the seed alone, so that a run can be repeated. THE list of faults is here.

To add a fault: a line in KINDS, and how it is done and undone in `faults.py`.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CALM_SHARE, CALM_MOST_SECONDS = 0.2, 15.0
GAP_SECONDS = (0.8, 2.2)
# Not counting the faults of LONG_KINDS, beside which the others go on.
MOST_AT_ONCE = 3
# A run has every one of LONG_KINDS once in each of these.
LONG_RUN_SECONDS = 1800.0

# What a fault takes away: the database, the API itself, something else that the product talks to, or another process.
Takes = Literal["database", "web", "dependency", "process"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: it strikes one of `targets` for a time between `seconds`; a target has one fault at a time.

    A target is the name of a process or of a fake, or several, joined by " and ".
    """

    name: str
    targets: tuple[str, ...]
    takes: Takes
    seconds: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a schedule; `at` counts in seconds from its beginning."""

    at: float
    kind: Kind
    target: str
    seconds: float

    @property
    def strikes(self) -> frozenset[str]:
        """The names that its target consists of."""
        return frozenset(names(self.target))

    def __str__(self) -> str:
        return f"{self.at:6.1f} s  {self.kind.name}: {self.target}, {self.seconds:.1f} s"


def names(target: str) -> list[str]:
    """The names that a target consists of."""
    return target.split(" and ")


_WORKERS = ("worker-critical", "worker-default", "worker-default-2", "worker-bulk")
KINDS = (
    Kind("kill worker", _WORKERS, "process", (0.5, 2.0)),
    Kind("kill worker's child", _WORKERS, "process", (0.1, 0.5)),
    Kind("pause worker past its lease", ("worker-default", "worker-default-2"), "process", (16.0, 17.0)),
    Kind("kill relay", ("relay", "relay-2"), "process", (0.5, 3.0)),
    Kind("kill beat", ("beat", "beat-2", "beat-3"), "process", (0.5, 3.0)),
    Kind("kill web worker", ("api",), "process", (0.1, 0.5)),
    Kind("kill web server", ("api",), "web", (0.5, 2.0)),
    Kind("kill search server", ("search",), "dependency", (0.5, 3.0)),
    Kind("Redis killed, back empty", ("redis",), "dependency", (1.0, 4.0)),
    Kind("Redis paused", ("redis",), "dependency", (3.0, 6.0)),
    Kind("Redis full", ("redis",), "dependency", (2.0, 5.0)),
    Kind("Redis drops its clients", ("redis",), "dependency", (3.0, 5.0)),
    Kind("Redis network slow", ("redis",), "dependency", (2.0, 5.0)),
    Kind("Redis network silent", ("redis",), "dependency", (3.0, 6.0)),
    Kind("Redis network resets", ("redis",), "dependency", (1.0, 4.0)),
    Kind("Redis reply lost", ("redis",), "dependency", (1.0, 2.0)),
    Kind("PostgreSQL restarted at once", ("postgres",), "database", (0.1, 0.5)),
    Kind("PostgreSQL paused", ("postgres",), "database", (2.0, 5.0)),
    Kind("PostgreSQL out of connections", ("postgres",), "database", (2.0, 4.0)),
    Kind("search limits", ("search",), "dependency", (2.0, 5.0)),
    Kind("search fails", ("search",), "dependency", (2.0, 5.0)),
    Kind("search hangs", ("search",), "dependency", (2.0, 5.0)),
    Kind("search slow", ("search",), "dependency", (2.0, 5.0)),
    Kind("search late and out of order", ("search",), "dependency", (3.0, 6.0)),
    Kind("search network silent", ("search",), "dependency", (2.0, 4.0)),
    Kind("search network resets", ("search",), "dependency", (1.0, 4.0)),
    Kind("mail slow", ("mail",), "dependency", (3.0, 6.0)),
    Kind("mail busy", ("mail",), "dependency", (2.0, 5.0)),
    Kind("mail taken, answer lost", ("mail",), "dependency", (1.0, 3.0)),
    Kind("webhooks slow", ("webhooks",), "dependency", (3.0, 6.0)),
    Kind("webhooks fail", ("webhooks",), "dependency", (2.0, 5.0)),
    Kind("webhooks taken, answer lost", ("webhooks",), "dependency", (1.0, 3.0)),
)
# Without relays nothing is carried out, and nothing else would be shown: this one comes alone among the long ones.
NO_RELAY = Kind("relays away for minutes", ("relay and relay-2",), "process", (300.0, 300.0))
# As long as the list of faults says (tests/faults/README.md), in runs of half an hour and more.
LONG_KINDS = (
    NO_RELAY,
    Kind("Redis away for minutes", ("redis",), "dependency", (600.0, 600.0)),
    Kind("Redis paused for half a minute", ("redis",), "dependency", (30.0, 30.0)),
    Kind("PostgreSQL paused for 20 seconds", ("postgres",), "database", (20.0, 20.0)),
    # Of the database, because one that is restarted or paused would end it or hide what it does.
    Kind("transaction open for minutes", ("postgres",), "process", (600.0, 600.0)),
    Kind("search away for minutes", ("search",), "dependency", (300.0, 300.0)),
    Kind("search fails for minutes", ("search",), "dependency", (300.0, 300.0)),
    Kind("search hangs for minutes", ("search",), "dependency", (300.0, 300.0)),
    # Two minutes of patience, and some for the first request and the first one after them.
    Kind("search asks for two minutes", ("search",), "dependency", (140.0, 140.0)),
)


def calm_seconds(seconds: float) -> float:
    """How long nothing happens at first, so that there are figures to compare with."""
    return min(CALM_MOST_SECONDS, seconds * CALM_SHARE)


def plan(seed: int, seconds: float) -> list[Fault]:
    """The faults of this seed in `seconds`, in order; all are over by then."""
    source = random.Random(seed)
    long = _long(source, seconds)
    faults: list[Fault] = []
    at = calm_seconds(seconds)
    waiting: list[Kind] = []
    kinds = _shuffled_for_ever(source)
    while at < seconds:
        # A kind that does not fit now, because its target is struck already, has its turn as soon as it does.
        if len(waiting) < len(KINDS):
            waiting.append(next(kinds))
        active = [fault for fault in faults if _end(fault) > at]
        for kind in waiting if len(active) < MOST_AT_ONCE else ():
            fault = _fit(source, kind, at, [*active, *long])
            if fault is not None and _end(fault) <= seconds:
                faults.append(fault)
                waiting.remove(kind)
                break
        at += source.uniform(*GAP_SECONDS)
    return sorted([*faults, *long], key=lambda fault: fault.at)


def _long(source: random.Random, seconds: float) -> list[Fault]:
    """The faults of LONG_KINDS, one after another where they strike the same."""
    faults = []
    for number in range(int(seconds // LONG_RUN_SECONDS)):
        free: dict[str, float] = {}
        begins = calm_seconds(seconds) + number * LONG_RUN_SECONDS
        others = [kind for kind in LONG_KINDS if kind is not NO_RELAY]
        for kind in [NO_RELAY, *source.sample(others, k=len(others))]:
            (target,), (length, _) = kind.targets, kind.seconds
            at = free.get(target, begins) + source.uniform(*GAP_SECONDS)
            faults.append(Fault(round(at, 2), kind, target, length))
            free[target] = at + length
            if kind is NO_RELAY:
                begins = free[target]
    return faults


def _fit(source: random.Random, kind: Kind, at: float, others: list[Fault]) -> Fault | None:
    target, length = source.choice(kind.targets), source.uniform(*kind.seconds)
    fault = Fault(round(at, 2), kind, target, round(length, 2))
    return None if any(_clash(fault, other) for other in others) else fault


def _clash(one: Fault, other: Fault) -> bool:
    return bool(one.strikes & other.strikes) and one.at < _end(other) and other.at < _end(one)


def _end(fault: Fault) -> float:
    return fault.at + fault.seconds


def _shuffled_for_ever(source: random.Random) -> Iterator[Kind]:
    """Each kind once before any comes again."""
    while True:
        yield from source.sample(KINDS, k=len(KINDS))
