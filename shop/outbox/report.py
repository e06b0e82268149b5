"""The ledger's state as text and as JSON, for `manage.py outbox status`. Changes when that shows something else."""

from collections.abc import Sequence
from typing import Any

from shop.outbox.lanes import Lane
from shop.outbox.rules import Figures, Ledger, alerts, duration

_HEADS = ("owed", "running", "waiting", "dead", "oldest", "last served")


def as_text(ledger: Ledger) -> str:
    """A table by lane and by topic, and below it what is wrong."""
    lanes = [[lane.label, *_cells(ledger.of_lane(lane), ledger), _served(lane, ledger)] for lane in Lane]
    topics = [[topic, *_cells(ledger.of_topic(topic), ledger), ""] for topic in ledger.topics()]
    rows = [["lane", *_HEADS], *lanes]
    if topics:
        rows += [[""] * 7, ["topic", *_HEADS[:-1], ""], *topics]
    return "\n".join([*_aligned(rows), "", *_verdict(ledger)])


def _cells(figures: Figures, ledger: Ledger) -> list[str]:
    counts = (figures.owed, figures.running, figures.waiting, figures.dead)
    age = "-" if figures.oldest_seconds is None else duration(figures.oldest_seconds)
    return [*(ledger.amount(count) for count in counts), age]


def _served(lane: Lane, ledger: Ledger) -> str:
    age = ledger.seen.get(f"lane:{lane.label}")
    return "never" if age is None else f"{duration(age)} ago"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _verdict(ledger: Ledger) -> list[str]:
    if found := [f"! {alert.sentence}" for alert in alerts(ledger)]:
        return found
    away = [f"{name} has been away for {duration(age)}" for name, age in sorted(ledger.away.items())]
    return [f"Nothing is wrong for long; {', '.join(away)}." if away else "All is well."]


def as_json(ledger: Ledger) -> dict[str, Any]:
    """The same in figures. One above `counted_up_to` is only known to be at least that."""
    found = alerts(ledger)
    return {
        "ok": not found,
        "alerts": [{"code": alert.code, "sentence": alert.sentence} for alert in found],
        "counted_up_to": ledger.cap,
        "lanes": {lane.label: _figures(ledger.of_lane(lane)) for lane in Lane},
        "topics": {topic: _figures(ledger.of_topic(topic)) for topic in ledger.topics()},
        "oldest_transaction_seconds": _seconds(
            ledger.oldest_transaction.seconds if ledger.oldest_transaction else None
        ),
        "seen_seconds_ago": {name: round(age, 1) for name, age in sorted(ledger.seen.items())},
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        "owed": figures.owed,
        "running": figures.running,
        "waiting": figures.waiting,
        "dead": figures.dead,
        "oldest_seconds": _seconds(figures.oldest_seconds),
    }


def _seconds(age: float | None) -> float | None:
    return None if age is None else round(age, 1)
