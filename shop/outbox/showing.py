"""How effects and the ledger are shown to people. Changes when a page words them otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.rules import Figures, Ledger, duration, topic_words
from shop.outbox.subjects import address_of
from shop.outbox.table import effect_type


def shown_topic(topic: str) -> str:
    """The topic in words; as it is where the table has no line for it."""
    line = effect_type(topic)
    return topic_words(line.task) if line else topic


def exact(at: datetime) -> str:
    """A time to the second, as every page writes it."""
    return date_format(at, "DATETIME_FORMAT")


def moment(at: datetime | None, now: datetime, *, short: bool = False) -> str:
    """A time as people read it: the exact one, and how far it is from now."""
    if at is None:
        return "-"
    apart = (now - at).total_seconds()
    words = f"{duration(apart)} ago" if apart >= 0 else f"in {duration(-apart)}"
    return words if short else f"{exact(at)} ({words})"


def state_words(effect: Effect, now: datetime) -> str:
    """The state with what matters about it."""
    state = effect.state
    if state == "running" and effect.lease_until and effect.lease_until < now:
        return "running, its worker is silent"
    if state == "waiting" and effect.available_at > now:
        return f"waiting, next try {moment(effect.available_at, now, short=True)}"
    since = {"dead": effect.dead_at, "done": effect.done_at, "skipped": effect.skipped_at}.get(state)
    return f"{state} {moment(since, now, short=True)}" if since else state


def subject_link(subject: str, *, is_there: bool) -> SafeString | str:
    """The subject in words, as a link where it has a page and is there still."""
    address = address_of(subject) if is_there else None
    return format_html('<a href="{}">{}</a>', address, subject) if address else subject_words(subject)


def subject_words(subject: str) -> str:
    """The subject as people read it: a slot's time is written as every time is."""
    kind, _, rest = subject.partition(" ")
    if kind != "slot":
        return subject
    try:
        return f"slot of {exact(datetime.fromisoformat(rest))}"
    except ValueError:
        return subject


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a timeline."""

    effect: Effect
    what: str
    state: str
    wanted: str
    done: str
    took: str


def shown(effect: Effect, now: datetime) -> Shown:
    """An effect as a timeline tells it. How long it took counts from when it was wanted."""
    took = ""
    if effect.state == "done" and effect.done_at and effect.done_at >= effect.wanted_at:
        took = took_words((effect.done_at - effect.wanted_at).total_seconds())
    return Shown(
        effect,
        shown_topic(effect.topic),
        state_words(effect, now),
        moment(effect.wanted_at, now),
        moment(effect.done_at, now),
        took or "-",
    )


def took_words(seconds: float) -> str:
    """How long something took; below two minutes to a tenth of a second."""
    return f"{seconds:.1f} s" if seconds < 120 else duration(seconds)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the summary."""

    name: str
    served: str
    figures: Figures
    oldest: str
    shown: Mapping[str, str]
    links: Mapping[str, str]


def summary(ledger: Ledger) -> Mapping[str, Iterable[Row]]:
    """The ledger's figures by lane, and by topic where there are any."""
    lanes = [
        _row(lane.label, ledger.of_lane(lane), ledger, {"lane__exact": str(int(lane))}, _served(ledger, lane))
        for lane in Lane
    ]
    topics = [
        _row(shown_topic(topic), ledger.of_topic(topic), ledger, {"topic": topic})
        for topic in ledger.topics()
    ]
    return {"lanes": lanes, "topics": topics}


def _served(ledger: Ledger, lane: Lane) -> str:
    age = ledger.seen.get(f"lane:{lane.label}")
    return "never" if age is None else f"{duration(age)} ago"


def _row(name: str, figures: Figures, ledger: Ledger, narrowed: dict[str, str], served: str = "") -> Row:
    columns = {
        "owed": figures.owed,
        "running": figures.running,
        "waiting": figures.waiting,
        "dead": figures.dead,
    }
    page = reverse("admin:outbox_effect_changelist")
    oldest = "-" if figures.oldest_seconds is None else duration(figures.oldest_seconds)
    return Row(
        name,
        served,
        figures,
        oldest,
        {column: ledger.amount(count) for column, count in columns.items()},
        {column: f"{page}?{urlencode(narrowed | {'state': column})}" for column in columns},
    )
