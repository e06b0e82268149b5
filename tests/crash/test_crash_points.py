"""Every effect × every failpoint that its work passes × every way to break off: then all invariants hold.

`exit`   the process is gone, as after kill -9, and its leases lapse
`raise`  an error in that place
`pause`  the process stops past its lease; meanwhile somebody writes again and another worker takes its work over;
         then it goes on with what it believes
`twice`  somebody writes again and a second doorbell is answered while it is there, within its lease; afterwards its
         batches are carried out again, with claims that are no longer valid

The cases are made from the table of effects and the list of failpoints, so a new line or place is covered or missed
aloud (test_completeness.py).
"""

import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection

from shop.common.errors import Conflict
from shop.common.failpoints import EXIT_CODE, NAMES, passed
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import claim
from shop.outbox.queries import due
from shop.outbox.table import required_effect_type
from tests import invariants
from tests.crash import runs
from tests.crash.driving import RAISED, STOPPED, Driver
from tests.crash.scenarios import DELIVERING, REFILLING, RINGING, SCENARIOS, Scenario
from tests.crash.world import World, attempts, last_import

pytestmark = [pytest.mark.timeout(120), pytest.mark.usefixtures("transactional_db")]

WAYS = ["exit", "raise", "pause", "twice"]
BEFORE_COMMIT = {"record.before_flush", "record.after_flush", "slot.before_commit"}
# There a claim is not yet, or no longer, held; all others lie between.
UNHELD = {"deliver.before_claim", "deliver.after_complete"}
# What is raised there is the worker's failure; everywhere else it is the handler's.
OUTSIDE_HANDLER = UNHELD | {"deliver.after_claim", "deliver.before_fail", "deliver.before_complete"}
# Places that work passes only when it fails, and only when it takes long.
FAILING = "deliver.before_fail"
LONG = "lease.before_renewal"
# These write what marks them again: a slice its next one, a new membership its product's change.
MARKING_THEMSELVES = {"collections.product", "collections.rule", "search.rebuild", "search.sweep"}
WAITING_TOGETHER = [
    topic
    for topic, scenario in SCENARIOS.items()
    if scenario.again == "new" and topic not in MARKING_THEMSELVES
]


def cases(places: Callable[[Scenario], set[str] | frozenset[str]]) -> list[tuple[str, str, str]]:
    """Topic, failpoint and way, in the failpoints' order."""
    return [
        (topic, name, way)
        for topic, scenario in SCENARIOS.items()
        for name in NAMES
        if name in places(scenario)
        for way in WAYS
    ]


WRITE_CASES = cases(lambda scenario: scenario.writing)
RING_CASES = cases(lambda scenario: RINGING)
DELIVER_CASES = cases(lambda scenario: DELIVERING | scenario.working)


def armed_for(name: str, way: str, marker: Path, hit: int = 1) -> str:
    """What the process is armed with: to break off the `hit`-th time, once."""
    action = "pause" if way == "twice" else way
    failing = "deliver.before_act=raise," if name == FAILING else ""
    return f"{failing}{name}={action}@{hit};once={marker}"


def write(world: World, topic: str) -> int:
    """The business write of a scenario, undisturbed; returns its number."""
    if topic in REFILLING:
        world.lose_index()
    number, scenario = world.new_number(), SCENARIOS[topic]
    before = invariants.generations(connection)
    scenario.write(number)
    assert scenario.happened(number)
    assert invariants.intent_lost(connection, before, scenario.keys(number)) == []
    return number


def write_meanwhile(world: World, topic: str, number: int) -> None:
    """What someone else does at the same time: it commits with its effects, or is refused without any."""
    scenario = SCENARIOS[topic]
    if scenario.again == "not":
        return
    again = world.new_number() if scenario.again == "new" else number
    before = invariants.generations(connection)
    try:
        scenario.write(again)
    except (OperationalError, Conflict):
        assert invariants.intent_invented(connection, before) == []
        return
    if scenario.again == "new":
        assert invariants.intent_lost(connection, before, scenario.keys(again)) == []


def doorbell(topic: str, *, twice: bool = False, long: bool = False) -> dict[str, Any]:
    """What the driver does as the worker of the lanes in which the topic is due now."""
    lanes = [lane for lane, _ in due([topic])]
    return {"work": "deliver", "topic": topic, "lanes": lanes, "twice": twice, "long": long}


@cache
def undisturbed(world: World, topic: str) -> tuple[Counter[str], dict[str, object] | None]:
    """How often a delivery passes each failpoint, and what an import counts."""
    write(world, topic)
    lanes = [lane for lane, _ in due([topic])]
    with passed() as counts:
        world.answer_doorbell(topic, lanes)
    world.come_to_rest()
    return counts, last_import() if topic == "imports.run" else None


@pytest.mark.parametrize(("topic", "name", "way"), WRITE_CASES)
def test_write(world: World, driver: Driver, marker: Path, topic: str, name: str, way: str) -> None:
    scenario, number = SCENARIOS[topic], world.new_number()
    if topic in REFILLING:
        world.lose_index()
    before = invariants.generations(connection)
    job = {"work": "write", "topic": topic, "number": number, "twice": way == "twice"}
    code = driver.run(**job, failpoints=armed_for(name, way, marker))
    assert marker.exists(), "the failpoint was reached"
    if code == STOPPED:
        if name in BEFORE_COMMIT:
            assert invariants.intent_invented(connection, before) == [], "nobody sees what is not committed"
        world.impatient(on=True)
        if way == "pause":
            write_meanwhile(world, topic, number)
        world.work_once()
        world.impatient(on=False)
        world.look()
        code = driver.go_on()
    assert code == {"exit": EXIT_CODE, "raise": RAISED}.get(way, 0)
    if way in {"exit", "raise"} and name in BEFORE_COMMIT:
        assert not scenario.happened(number)
        assert invariants.intent_invented(connection, before) == []
    else:
        assert scenario.happened(number) or way == "pause"
        assert invariants.intent_lost(connection, before, scenario.keys(number)) == []
    if scenario.again == "same":
        # The next tick, or the client's next try, finds it done or does it.
        scenario.write(number)
    world.come_to_rest()
    assert world.violations() == []


@pytest.mark.parametrize(("topic", "name", "way"), RING_CASES)
def test_ring(world: World, driver: Driver, marker: Path, topic: str, name: str, way: str) -> None:
    write(world, topic)
    job = {"work": "ring", "topic": topic, "twice": way == "twice"}
    code = driver.run(**job, failpoints=armed_for(name, way, marker))
    assert marker.exists(), "the failpoint was reached"
    if code == STOPPED:
        world.ring()
        for task in world.take_bells() if way == "pause" else []:
            world.answer_doorbell(_topic_of(task))
        code = driver.go_on()
    assert code == {"exit": EXIT_CODE, "raise": RAISED}.get(way, 0)
    rung = []
    while due([topic]):
        world.let_time_pass()
        world.ring()
        rung += (bells := world.take_bells())
        for task in bells:
            world.answer_doorbell(_topic_of(task))
    assert way == "pause" or required_effect_type(topic).task in rung, (
        "work that is due is rung for, whoever died"
    )
    for task in world.take_bells():
        world.answer_doorbell(_topic_of(task))
    world.come_to_rest()
    assert world.violations() == []


@pytest.mark.parametrize(("topic", "name", "way"), DELIVER_CASES)
def test_deliver(world: World, driver: Driver, marker: Path, topic: str, name: str, way: str) -> None:
    counts, counted = undisturbed(world, topic)
    number = write(world, topic)
    job = doorbell(topic, twice=way == "twice", long=name == LONG)
    # In the middle of the work, where it passes a place more than once.
    hit = 1 if name in {FAILING, LONG} else (counts[name] + 1) // 2
    code = driver.run(**job, failpoints=armed_for(name, way, marker, hit))
    assert marker.exists(), "the failpoint was reached"
    keys = [key for key in SCENARIOS[topic].keys(number) if key[0] == topic]
    if name not in UNHELD and way != "raise":
        assert attempts(keys) == {1}, "a run that is killed or stopped has counted"
    if code == STOPPED:
        world.impatient(on=True)
        write_meanwhile(world, topic, number)
        if way == "twice":
            handled = world.answer_doorbell(topic)
            assert name in UNHELD or handled == 0, "what one holds under a lease is not begun by another"
        else:
            world.let_time_pass()
            world.work_once()
        world.impatient(on=False)
        world.look()
        code = driver.go_on()
    raised = RAISED if name in OUTSIDE_HANDLER else 0
    assert code == {"exit": EXIT_CODE, "raise": raised}.get(way, 0)
    world.look()
    world.come_to_rest()
    assert world.violations() == []
    assert counted is None or last_import() == counted


@pytest.mark.parametrize("name", ["deliver.after_act", "deliver.before_fail", "deliver.before_complete"])
def test_who_wakes_past_its_lease_leaves_what_another_holds_alone(
    world: World, driver: Driver, marker: Path, name: str
) -> None:
    topic = "search.product"
    number = write(world, topic)
    [key] = [key for key in SCENARIOS[topic].keys(number) if key[0] == topic]
    assert driver.run(**doorbell(topic), failpoints=armed_for(name, "pause", marker)) == STOPPED
    world.let_time_pass()
    # It has failed once by now, as far as anyone knows: it comes alone.
    [held] = claim(required_effect_type(topic), Lane.DEFAULT)
    assert (held.key, held.attempts) == (key[1], 2)
    driver.go_on()
    effect = Effect.objects.get(topic=topic, key=key[1])
    assert (effect.token, effect.done < effect.wanted, effect.last_error) == (held.token, True, "")
    world.come_to_rest()
    assert world.violations() == []


@pytest.mark.parametrize("topic", WAITING_TOGETHER)
def test_writes_that_wait_together_cost_one_run_and_those_that_come_meanwhile_one_more(
    world: World, driver: Driver, marker: Path, topic: str
) -> None:
    for _ in range(3):
        number = write(world, topic)
    [key] = [key for key in SCENARIOS[topic].keys(number) if key[0] == topic]
    runs.forget()
    assert (
        driver.run(**doorbell(topic), failpoints=armed_for("deliver.after_act", "pause", marker)) == STOPPED
    )
    for _ in range(3):
        write(world, topic)
    assert driver.go_on() == 0
    world.come_to_rest()
    ran = runs.history()
    assert invariants.not_coalesced(ran, key) == []
    generations = [run.generation for run in ran if (run.topic, run.key) == key]
    assert [after - before for before, after in pairwise(generations)] == [3]
    assert world.violations() == []


def _topic_of(task: str) -> str:
    return next(topic for topic in SCENARIOS if required_effect_type(topic).task == task)


def test_say_how_many(capsys: pytest.CaptureFixture[str]) -> None:
    counts = {"write": len(WRITE_CASES), "ring": len(RING_CASES), "deliver": len(DELIVER_CASES)}
    with capsys.disabled():
        sys.stdout.write(f"\ncrash points: {sum(counts.values())} combinations, {counts}\n")
    assert [len(set(cases)) for cases in (WRITE_CASES, RING_CASES, DELIVER_CASES)] == list(counts.values())
