"""The checker: from what was seen to findings. Pure. Changes when a promise of the product does.

A client's time-out is neither success nor failure: such a write may be there or not. Everything else is held to what
the client was told.
"""

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tests.chaos.history import READS, WRITES, Call
from tests.chaos.nemesis import Window
from tests.chaos.observe import Observed
from tests.chaos.orders.effects import MAIL, WEBHOOK, mail_key, webhook_key
from tests.chaos.orders.handlers import message_id
from tests.chaos.schedule import NO_RELAY

# A lease and what comes after it.
CONVERGENCE_SECONDS = 20.0
# Whatever is away: the critical lane needs the database and its sink alone.
MAIL_SECONDS = 60.0
SLOWDOWN = 2.0
# Small figures are mostly chance; what a write would wait for a dead broker is far more than this.
SLOWDOWN_ALLOWANCE_SECONDS = 0.25
# After the database is back, until the last connection of its before has been noticed and renewed.
_DATABASE_MARGIN_SECONDS = 3.0
# The first requests of a web server that has just started are slow, whatever else is up.
_FRESH_SECONDS = 4.0
# Whoever is under way when the index asks for patience asks once more.
MOST_IMPATIENT = 10
# The index is looked at twice a second, and a look that is not answered is given up after ten.
UNWATCHED_SECONDS = 15.0
_UNSEEN = ("kill search server", "search away for minutes")
# A mail is confirmed within this time after it was taken, or not at all.
_MAIL_MARGIN_SECONDS = 3.0
_DOUBLES_MAILS = (
    "mail taken, answer lost",
    "mail slow",
    "kill worker",
    "kill worker's child",
    "kill relay",
    NO_RELAY.name,
    "PostgreSQL restarted at once",
    "PostgreSQL paused",
    "PostgreSQL paused for 20 seconds",
    "PostgreSQL out of connections",
)


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken promise: which kind, and what of whom."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run came to."""

    violations: list[Violation]
    figures: dict[str, float | int | None]

    @property
    def passed(self) -> bool:
        """Whether every promise was kept."""
        return not self.violations

    def count(self, *kinds: str) -> int:
        """How many violations are of these kinds."""
        return sum(1 for violation in self.violations if violation.kind in kinds)


def judge(seen: Observed) -> Judgement:
    """Hold everything that was seen against every promise."""
    checks: list[Callable[[Observed], Iterator[Violation]]] = [
        _acknowledged,
        _refused,
        _index,
        _regressed,
        _watched,
        _mails,
        _webhooks,
        _answers,
        _crashes,
        _speed,
        _convergence,
    ]
    if seen.ledger:
        checks += [_ledger, _slots, _patience]
    return Judgement([violation for check in checks for violation in check(seen)], figures(seen))


def _acknowledged(seen: Observed) -> Iterator[Violation]:
    committed = {name for _, name in seen.committed_names}
    for call in seen.calls:
        if call.outcome != "ok":
            continue
        if call.kind in {"create", "rename"} and call.value not in committed:
            yield Violation(
                "lost write", f"{call.target}: {call.value!r} was acknowledged and never committed"
            )
        if call.kind in {"order", "repeat"} and call.value not in seen.orders:
            yield Violation("lost write", f"order {call.value} was acknowledged and is not there")
    last = dict(seen.committed_names)
    for slug, id_ in seen.product_ids.items():
        if seen.names[slug] != last.get(str(id_)):
            what = (
                f"{slug} is {seen.names[slug]!r}, and the last that was committed is {last.get(str(id_))!r}"
            )
            yield Violation("lost write", what)


def _refused(seen: Observed) -> Iterator[Violation]:
    committed = {name for _, name in seen.committed_names}
    for call in seen.calls:
        if call.outcome != "refused":
            continue
        if call.kind in {"create", "rename"} and call.value in committed:
            yield Violation("refused, yet done", f"{call.target}: {call.value!r}")
        if call.kind == "order" and call.value in seen.orders:
            yield Violation("refused, yet done", f"order {call.value}")


def _index(seen: Observed) -> Iterator[Violation]:
    """Every product's record is what the product would make of the row now, and nothing else is found."""
    for id_, wanted in seen.expected.items():
        held = _plain(seen.records.get(id_, {"visible": False}))
        if wanted is None:
            if held.get("visible"):
                yield Violation("stale record", f"product {id_} is found and must not be")
        elif held != (expected := _plain(wanted)):
            differing = sorted(
                name for name in held.keys() | expected.keys() if held.get(name) != expected.get(name)
            )
            kind = "stale record" if id_ in seen.records else "lost record"
            yield Violation(kind, f"product {id_} differs in {', '.join(differing)}")
    for id_ in seen.records.keys() - seen.expected.keys():
        if seen.records[id_].get("visible"):
            yield Violation("stale record", f"product {id_} is found and does not exist")


def _plain(record: dict[str, object]) -> dict[str, object]:
    """A record without its version; an attribute that is null is one that is absent."""
    return {name: value for name, value in record.items() if name != "_v" and value is not None}


def _regressed(seen: Observed) -> Iterator[Violation]:
    for step in seen.regressed:
        what = f"record {step.object_id} went from version {step.newer} to {step.older}"
        yield Violation("gone backwards", what)


def _watched(seen: Observed) -> Iterator[Violation]:
    """That nothing was seen to go backwards says something only where somebody looked."""
    began, ended = seen.loaded
    away = [window for window in seen.windows if window.kind in _UNSEEN]
    looks = [began, *(look for look in seen.looks if began < look < ended), ended]
    for last, look in itertools.pairwise(looks):
        if look - last > UNWATCHED_SECONDS and not any(window.touches(last, look) for window in away):
            what = f"nobody saw it for {look - last:.0f} s, from {last - began:.0f} s of the load"
            yield Violation("index not watched", what)


def _mails(seen: Observed) -> Iterator[Violation]:
    wanted = {message_id(mail_key(id_)) for id_ in seen.orders.values()}
    for lost in sorted(wanted - seen.mails.keys()):
        yield Violation("lost mail", lost)
    for strange in sorted(seen.mails.keys() - wanted):
        yield Violation("refused, yet done", f"mail {strange}")
    for number, seconds in _mail_delays(seen).items():
        if seconds > MAIL_SECONDS:
            yield Violation("late mail", f"order {number}: {seconds:.0f} s after its acknowledgement")
    for mail, times in sorted(seen.mails.items()):
        for first, again in itertools.pairwise(times):
            if not _interrupted(seen.windows, first):
                yield Violation(
                    "mail doubled without a crash", f"{mail}, {again - first:.1f} s after the first"
                )


def _mail_delays(seen: Observed) -> dict[str, float]:
    """How long after its acknowledgement each order's mail was taken, where it was; while no relay ran, nothing was
    to be taken.
    """
    taken = {number: seen.mails.get(message_id(mail_key(id_))) for number, id_ in seen.orders.items()}
    idle = [window for window in seen.windows if window.kind == NO_RELAY.name]
    return {
        call.value: max(0.0, times[0] - _since(idle, call.ended))
        for call in seen.calls
        if call.kind == "order" and call.outcome == "ok" and (times := taken.get(call.value))
    }


def _since(idle: Sequence[Window], at: float) -> float:
    return max([at, *(window.ended for window in idle if window.touches(at, at))])


def _interrupted(windows: Sequence[Window], taken: float) -> bool:
    """Whether something came between a mail's acceptance and the note of it."""
    return any(
        window.kind in _DOUBLES_MAILS
        and window.touches(taken - _MAIL_MARGIN_SECONDS, taken + _MAIL_MARGIN_SECONDS)
        for window in windows
    )


def _webhooks(seen: Observed) -> Iterator[Violation]:
    wanted = {webhook_key(id_) for id_ in seen.orders.values()}
    for lost in sorted(wanted - seen.webhooks.keys()):
        yield Violation("lost webhook", lost)
    for strange in sorted(seen.webhooks.keys() - wanted):
        # A second key for one order, or a key of an order that was undone.
        yield Violation("webhook carried out twice or for nothing", strange)


def _answers(seen: Observed) -> Iterator[Violation]:
    for call in seen.calls:
        if call.status >= 500 and not _database_down(seen.windows, call):
            yield Violation("5xx with the database up", f"{call.status} for {call.kind} {call.target}")


def _crashes(seen: Observed) -> Iterator[Violation]:
    down = [window for window in seen.windows if window.takes == "database"]
    for crash in seen.crashes:
        if not any(window.touches(crash.at, crash.at, margin=_DATABASE_MARGIN_SECONDS) for window in down):
            yield Violation("process ended by itself", f"{crash.process} {crash.how}")


def _database_down(windows: Sequence[Window], call: Call) -> bool:
    return any(
        window.takes == "database" and window.touches(call.began, call.ended, margin=_DATABASE_MARGIN_SECONDS)
        for window in windows
    )


def _web_started(windows: Sequence[Window], call: Call) -> bool:
    return any(
        window.takes == "web" and window.touches(call.began, call.ended, margin=_FRESH_SECONDS)
        for window in windows
    )


def _speed(seen: Observed) -> Iterator[Violation]:
    """Reads, which ask nothing but the database, tell how much slower the machine itself was meanwhile."""
    before, down = (p95_seconds(seen, WRITES, down=down) for down in (False, True))
    reads_before, reads_down = (p95_seconds(seen, READS, down=down) for down in (False, True))
    if before is None or down is None:
        return
    machine = max(1.0, reads_down / reads_before) if reads_before and reads_down else 1.0
    if down > SLOWDOWN * machine * before and down > machine * before + SLOWDOWN_ALLOWANCE_SECONDS:
        what = f"p95 {down * 1000:.0f} ms while things were down, {before * 1000:.0f} before; reads x{machine:.1f}"
        yield Violation("slow writes", what)


def _convergence(seen: Observed) -> Iterator[Violation]:
    if seen.converged is None:
        yield Violation("not at rest", "effects were still owed when the patience ended")
    elif seen.converged > CONVERGENCE_SECONDS:
        yield Violation("slow convergence", f"{seen.converged:.1f} s after the last fault")


def _ledger(seen: Observed) -> Iterator[Violation]:
    rows = {(effect.topic, effect.key): effect for effect in seen.effects}
    owing = [("search.product", str(id_)) for id_ in seen.product_ids.values()]
    for id_ in seen.orders.values():
        owing += [(MAIL, mail_key(id_)), (WEBHOOK, webhook_key(id_))]
    for topic, key in owing:
        if (topic, key) not in rows:
            yield Violation("lost effect", f"{topic} {key} has no row")
    for effect in seen.effects:
        if effect.dead:
            yield Violation("dead effect", f"{effect.topic} {effect.key}: {effect.last_error}")
    for product in seen.expected.keys() & seen.records.keys():
        row, version = rows.get(("search.product", product)), seen.records[product].get("_v")
        if row is not None and row.done == row.wanted != version:
            yield Violation(
                "stale record", f"product {product} is at version {version}, {row.wanted} is confirmed"
            )


def _slots(seen: Observed) -> Iterator[Violation]:
    """A job's effect is wanted once for each of its slots, however many beats there are."""
    for effect in seen.effects:
        _, is_job, name = effect.topic.partition("job.")
        job = "canary" if name.startswith("canary.") else name
        if is_job and effect.wanted != seen.slots.get(job, 0):
            what = f"{effect.topic} is wanted {effect.wanted} times in {seen.slots.get(job, 0)} slots"
            yield Violation("slot taken twice", what)


def _patience(seen: Observed) -> Iterator[Violation]:
    if seen.impatient > MOST_IMPATIENT:
        what = f"{seen.impatient} requests reached the index while it asked for patience"
        yield Violation("asked in spite of Retry-After", what)


def p95_seconds(seen: Observed, kinds: Sequence[str], *, down: bool) -> float | None:
    """How long 95 % of the calls that succeeded took at most: before the faults, or with something away that is
    neither the database nor the web server itself. None where there were too few.
    """
    calls = [call for call in seen.calls if call.kind in kinds and call.outcome == "ok"]
    if down:
        away = [window for window in seen.windows if window.takes == "dependency"]
        chosen = [
            call
            for call in calls
            if any(window.touches(call.began, call.ended) for window in away)
            and not _database_down(seen.windows, call)
            and not _web_started(seen.windows, call)
        ]
    else:
        begins, ends = seen.calm
        chosen = [call for call in calls if begins <= call.began and call.ended <= ends]
    if len(chosen) < 10:
        return None
    return sorted(call.seconds for call in chosen)[math.ceil(len(chosen) * 0.95) - 1]


def figures(seen: Observed) -> dict[str, float | int | None]:
    """The run in numbers."""
    outcomes = Counter(call.outcome for call in seen.calls if call.kind in WRITES)
    # Beats go on while we look, so of the canaries one may be owed at any moment.
    at_rest = [effect for effect in seen.effects if not effect.topic.startswith("job.canary.")]
    mails_again = sum(len(times) - 1 for times in seen.mails.values())
    return {
        "writes acknowledged": outcomes["ok"],
        "writes refused": outcomes["refused"],
        "writes unknown": outcomes["unknown"],
        "faults": len(seen.windows),
        "effects wanted": sum(effect.wanted for effect in at_rest),
        "effects done": sum(effect.done for effect in at_rest),
        "effects dead": sum(effect.dead for effect in seen.effects),
        "products": len(seen.product_ids),
        "orders": len(seen.orders),
        "mails doubled by a crash or a lost answer": mails_again,
        "webhooks delivered again and ignored by key": sum(times - 1 for times in seen.webhooks.values()),
        "periodic slots": sum(seen.slots.values()),
        "requests within two minutes of asked patience": seen.impatient,
        "looks at the index": len(seen.looks),
        "newer versions seen in the index": seen.advanced,
        "5xx": sum(1 for call in seen.calls if call.status >= 500),
        "processes restarted that ended by themselves": len(seen.crashes),
        "convergence s": seen.converged,
        "slowest mail s": max(_mail_delays(seen).values(), default=None),
        "write p95 before ms": _ms(p95_seconds(seen, WRITES, down=False)),
        "write p95 with things down ms": _ms(p95_seconds(seen, WRITES, down=True)),
        "read p95 before ms": _ms(p95_seconds(seen, READS, down=False)),
        "read p95 with things down ms": _ms(p95_seconds(seen, READS, down=True)),
    }


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000
