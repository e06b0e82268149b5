"""What the ledger's figures mean in words, and when they are bad. Pure; changes when ops are to be told otherwise.

The admin's banner, `/api/health/status`, `manage.py outbox status` and the watch all take their sentences from here.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from shop.outbox.lanes import Lane

SILENT_AFTER_SECONDS = 90
# A lane where nothing has come up for a while is not silent but idle: whoever serves it takes within this time.
TAKEN_WITHIN_SECONDS = 30
# The heartbeat of a relay that carries out critical effects because no worker does.
STANDS_IN = "stands_in:critical"
# A sink that restarts is back before anyone has to hear of it, and so is Redis.
AWAY_AFTER_SECONDS = 30
# Nothing of ours keeps one open for so long: imports commit by the chunk, and what is forgotten ends after 30 s.
OPEN_AFTER_SECONDS = 60
# What a lane promises where all is well; bulk work takes as long as it takes.
PROMISED_SECONDS = 60
PROMISED_LANES = (Lane.CRITICAL, Lane.DEFAULT)


@dataclass(frozen=True, slots=True)
class Figures:
    """Effects owed (of these running, or waiting after a failure) and dead; how long ago the oldest owed was wanted."""

    owed: int = 0
    running: int = 0
    waiting: int = 0
    dead: int = 0
    oldest_seconds: float | None = None

    def __add__(self, other: "Figures") -> "Figures":
        ages = [age for age in (self.oldest_seconds, other.oldest_seconds) if age is not None]
        return Figures(
            self.owed + other.owed,
            self.running + other.running,
            self.waiting + other.waiting,
            self.dead + other.dead,
            max(ages, default=None),
        )


@dataclass(frozen=True, slots=True)
class OpenTransaction:
    """A transaction of the shop's database: the process of PostgreSQL that it is in, and its age."""

    pid: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Ledger:
    """The ledger at a glance: figures by lane and topic, seconds since each process and lane was last seen, for
    how many seconds each sink that does not answer has been away, the topics that wait for one, and the oldest
    transaction around it.

    Counting stops at `cap` for each pair, so a figure above it is only known to be at least that.
    """

    lines: Mapping[tuple[Lane, str], Figures]
    seen: Mapping[str, float]
    cap: int
    away: Mapping[str, float] = field(default_factory=dict)
    asleep: frozenset[str] = frozenset()
    oldest_transaction: OpenTransaction | None = None

    def to_be_taken(self, lane: Lane) -> Figures:
        """What a worker of `lane` could take: not what waits for a sink, or for its time after a failure."""
        return _sum(
            figures
            for (of, topic), figures in self.lines.items()
            if of is lane and topic not in self.asleep and figures.owed > figures.running + figures.waiting
        )

    def of_lane(self, lane: Lane) -> Figures:
        """All topics of `lane` together."""
        return _sum(figures for (of, _), figures in self.lines.items() if of is lane)

    def of_topic(self, topic: str) -> Figures:
        """All lanes of `topic` together."""
        return _sum(figures for (_, of), figures in self.lines.items() if of == topic)

    def topics(self) -> list[str]:
        """The topics that owe something or have something dead."""
        return sorted({topic for _, topic in self.lines})

    @property
    def total(self) -> Figures:
        """Everything together."""
        return _sum(self.lines.values())

    def amount(self, count: int) -> str:
        """`count` in words; beyond the cap it says that there are more."""
        return f"over {self.cap:,}" if count > self.cap else f"{count:,}"


def _sum(figures: Iterable[Figures]) -> Figures:
    return reduce(lambda one, other: one + other, figures, Figures())


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is wrong, in a sentence. `code` stays the same while the same thing is wrong.

    `narrowed` are the parameters of the effects page that show what it is about.
    """

    code: str
    sentence: str
    narrowed: str = ""


def duration(seconds: float) -> str:
    """A span of time as people say it: 45 s, 6 min, 3 h, 2 days."""
    whole = max(0, int(seconds))
    for size, unit, up_to in ((1, "s", 120), (60, "min", 120), (3600, "h", 48)):
        if whole < size * up_to:
            return f"{whole // size} {unit}"
    return f"{whole // 86400} days"


def topic_words(task: str) -> str:
    """A topic's task as a title: effects.sync_products becomes Sync products."""
    return task.rpartition(".")[2].replace("_", " ").capitalize()


def process_alert(name: str, age: float | None) -> Alert | None:
    """What is wrong with the relay or beat, last seen `age` seconds ago (None: never)."""
    if age is None:
        return Alert(name, f"{name} has never been seen; is it running?")
    if age > SILENT_AFTER_SECONDS:
        return Alert(name, f"{name} was last seen {duration(age)} ago; is it running?")
    return None


def redis_alert(ledger: Ledger) -> Alert | None:
    """Whether the relay reaches Redis; that it is silent itself is another matter."""
    age = ledger.seen.get("redis")
    if age is None or age <= AWAY_AFTER_SECONDS or process_alert("relay", ledger.seen.get("relay")):
        return None
    words = f"Redis has not answered the relay for {duration(age)}"
    return Alert("redis", f"{words}: only critical effects are carried out, by the relay itself")


def lane_alert(lane: Lane, ledger: Ledger) -> Alert | None:
    """Whether workers take from `lane` what there is to take, and what waits there if none does."""
    age = ledger.seen.get(f"lane:{lane.label}")
    stands_in = lane is Lane.CRITICAL and ledger.seen.get(STANDS_IN, math.inf) <= SILENT_AFTER_SECONDS
    if age is not None:
        offered_for = ledger.to_be_taken(lane).oldest_seconds
        idle = not stands_in and (offered_for or 0) <= TAKEN_WITHIN_SECONDS
        if age <= SILENT_AFTER_SECONDS or idle:
            return None
    since = "since the shop was set up" if age is None else f"for {duration(age)}"
    waits = "the relay carries its effects out" if stands_in else _waits(ledger.of_lane(lane), ledger)
    sentence = f"no worker has taken from `{lane.label}` {since}; {waits}"
    return Alert(f"lane_{lane.label}", sentence, _owed_in(lane))


def _owed_in(lane: Lane) -> str:
    return f"?lane__exact={int(lane)}&state=owed"


def _waits(figures: Figures, ledger: Ledger) -> str:
    if not figures.owed:
        return "nothing waits there"
    verb = "effect waits" if figures.owed == 1 else "effects wait"
    return f"{ledger.amount(figures.owed)} {verb}, the oldest {duration(figures.oldest_seconds or 0)}"


def away_alerts(ledger: Ledger) -> list[Alert]:
    """Sinks that don't answer, whose effects wait without using up attempts. Their own words are in the effects."""
    return [
        Alert(f"away_{name}", f"{name} has been away for {duration(seconds)}; what it is owed waits")
        for name, seconds in sorted(ledger.away.items())
        if seconds > AWAY_AFTER_SECONDS
    ]


def dead_alert(ledger: Ledger) -> Alert | None:
    """Effects that nobody tries any more."""
    dead = ledger.total.dead
    if not dead:
        return None
    verb = "effect is" if dead == 1 else "effects are"
    return Alert("dead", f"{ledger.amount(dead)} {verb} dead", "?state=dead")


def transaction_alert(ledger: Ledger) -> Alert | None:
    """A transaction that is open for so long that dead rows pile up behind it, and every look at the ledger slows."""
    oldest = ledger.oldest_transaction
    if oldest is None or oldest.seconds <= OPEN_AFTER_SECONDS:
        return None
    words = f"a transaction has been open for {duration(oldest.seconds)} and holds back vacuum"
    return Alert("old_transaction", f"{words}: what is process {oldest.pid} of PostgreSQL doing?")


def late_alert(lane: Lane, ledger: Ledger) -> Alert | None:
    """Effects of `lane` that are owed for longer than the lane promises; that it is silent explains itself."""
    figures = ledger.of_lane(lane)
    if (
        lane_alert(lane, ledger)
        or lane not in PROMISED_LANES
        or (figures.oldest_seconds or 0) <= PROMISED_SECONDS
    ):
        return None
    some = "the effect" if figures.owed == 1 else f"the oldest of {ledger.amount(figures.owed)} effects"
    late = f"{some} owed in `{lane.label}`"
    words = f"{late} is {duration(figures.oldest_seconds or 0)} old, {PROMISED_SECONDS} s are promised"
    verb = "waits" if figures.waiting == 1 else "wait"
    failing = f"; {ledger.amount(figures.waiting)} {verb} after a failure" if figures.waiting else ""
    return Alert(f"late_{lane.label}", words + failing, _owed_in(lane))


def alerts(ledger: Ledger) -> Sequence[Alert]:
    """Everything that is wrong, the cause before what comes of it: silent processes, Redis and lanes, sinks, an old
    transaction, dead, late."""
    found = [
        *(process_alert(name, ledger.seen.get(name)) for name in ("relay", "beat")),
        redis_alert(ledger),
        *(lane_alert(lane, ledger) for lane in Lane),
        *away_alerts(ledger),
        transaction_alert(ledger),
        dead_alert(ledger),
        *(late_alert(lane, ledger) for lane in PROMISED_LANES),
    ]
    return [alert for alert in found if alert is not None]
