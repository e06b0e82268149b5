"""What an effect type is, and where the one table of them is registered. Changes when a line learns a new column.

The table itself is `workers/effects.py`; this room only keeps it, because the domain never names a worker.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane


@dataclass(frozen=True, slots=True)
class Mark:
    """One effect that a fact asks for."""

    key: str
    payload: dict[str, Any] | None = None
    subject: str = ""


Kind = Literal["state", "once"]
# In this order they are marked.
KINDS: tuple[Kind, ...] = ("state", "once")
Marks = Callable[[Any], Iterable[Mark]]


@dataclass(frozen=True, slots=True)
class EffectType:
    """One line of the table.

    `topic` names the rows, `task` the Celery task as Flower shows it, `handler` the dotted path of the function
    that does it. `kind` is *state* (make the outside agree with the database; many marks coalesce) or *once* (a
    natural key that is carried out one time). A batch is at most `batch` rows; after `max_attempts` failures of
    one generation a row is dead. `sink` names the other side, where there is one: while it is away, the effects of
    all its lines wait. A batch that takes longer than `aside_after` seconds goes on beside its lane, which goes on too;
    its handler must end by itself, for no time limit of a task does it.
    """

    topic: str
    task: str
    handler: str
    on: Mapping[type[Fact], Marks]
    lane: Lane = Lane.DEFAULT
    kind: Kind = "state"
    batch: int = 100
    max_attempts: int = 8
    sink: str = ""
    aside_after: float | None = None


@dataclass(slots=True)
class _Table:
    by_topic: dict[str, EffectType] = field(default_factory=dict)
    by_fact: dict[type[Fact], list[EffectType]] = field(default_factory=dict)


_table = _Table()


def register(types: Iterable[EffectType]) -> None:
    """Make `types` the table. Raises ValueError when two lines share a topic or a task name."""
    lines = list(types)
    for column in ("topic", "task"):
        values = [getattr(line, column) for line in lines]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ValueError(f"effects table: {column} used twice: {', '.join(sorted(twice))}")
    _table.by_topic = {line.topic: line for line in lines}
    _table.by_fact = {fact: [line for line in lines if fact in line.on] for line in lines for fact in line.on}


def effect_types() -> list[EffectType]:
    """Every line of the table."""
    return list(_table.by_topic.values())


def effects_of(fact: type[Fact]) -> Sequence[EffectType]:
    """The lines that say what follows from such a fact."""
    return _table.by_fact.get(fact, ())


def effect_type(topic: str) -> EffectType | None:
    """The line of `topic`; None where this release does not know it (a newer one may have recorded it)."""
    return _table.by_topic.get(topic)


def required_effect_type(topic: str) -> EffectType:
    """The line of `topic`. Raises LookupError where the table has none."""
    line = effect_type(topic)
    if line is None:
        raise LookupError(f"workers/effects.py has no line for the topic {topic!r}")
    return line
