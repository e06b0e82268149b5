"""What follows in these tests from a category's change: a mail, a charge and a record at a sink that counts.

A category stands for whatever a shop sells: it is written through the product's own services and API.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shop.catalog.facts import CategoryChanged
from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane
from shop.outbox.table import EffectType, Mark, effect_types, register


@dataclass(frozen=True, slots=True)
class TroubleMade(Fact):
    """Work was asked for that does harm to its worker, in the way that `how` names."""

    how: str


def _once(what: str) -> Callable[[CategoryChanged], Iterable[Mark]]:
    return lambda fact: [Mark(key=f"{what}:{fact.category_id}", payload={"category": fact.category_id})]


def _state(fact: CategoryChanged) -> Iterable[Mark]:
    return [Mark(key=str(fact.category_id))]


def _trouble(fact: TroubleMade) -> Iterable[Mark]:
    return [Mark(key=fact.how, payload={"how": fact.how})]


_HANDLERS = "tests.faults.handlers"
MAIL = EffectType(
    "test.mail",
    "effects.test_mail",
    f"{_HANDLERS}.send_mail",
    {CategoryChanged: _once("mail")},
    lane=Lane.CRITICAL,
    kind="once",
    # Of mails that went out, those whose answer is lost with their worker go out once more: never more than one.
    batch=1,
)
CHARGE = EffectType(
    "test.charge",
    "effects.test_charge",
    f"{_HANDLERS}.charge",
    {CategoryChanged: _once("charge")},
    lane=Lane.CRITICAL,
    kind="once",
)
RECORD = EffectType(
    "test.record", "effects.test_record", f"{_HANDLERS}.push_records", {CategoryChanged: _state}
)
TROUBLE = EffectType(
    "test.trouble",
    "effects.test_trouble",
    f"{_HANDLERS}.make_trouble",
    {TroubleMade: _trouble},
    kind="once",
    max_attempts=3,
)
LINES = [MAIL, CHARGE, RECORD, TROUBLE]


def add_lines() -> None:
    """Append the lines to the table."""
    register([*effect_types(), *LINES])
