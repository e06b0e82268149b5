"""A small effects table of its own, so that the protocol is tested apart from what the shop does with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane
from shop.outbox.table import EffectType, Mark, effect_types, register


@dataclass(frozen=True, slots=True)
class ThingChanged(Fact):
    """A state that the outside must agree with."""

    thing_id: int


@dataclass(frozen=True, slots=True)
class LetterWritten(Fact):
    """Something to be sent once."""

    letter: str


def _thing(fact: ThingChanged) -> Iterable[Mark]:
    return [Mark(key=str(fact.thing_id))]


def _letter(fact: LetterWritten) -> Iterable[Mark]:
    return [Mark(key=f"letter:{fact.letter}", payload={"letter": fact.letter})]


STATE = EffectType(
    "test.state", "effects.test_state", "tests.shop.outbox.handlers.note", {ThingChanged: _thing}, batch=5
)
ONCE = EffectType(
    "test.once",
    "effects.test_once",
    "tests.shop.outbox.handlers.note",
    {LetterWritten: _letter},
    lane=Lane.CRITICAL,
    kind="once",
    max_attempts=3,
)


@pytest.fixture(autouse=True)
def small_table() -> Iterator[None]:
    """Only STATE and ONCE follow from facts here."""
    before = effect_types()
    register([STATE, ONCE])
    yield
    register(before)
