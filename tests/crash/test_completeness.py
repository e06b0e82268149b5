"""The enumeration misses nothing: no line of the table, no failpoint, and no place that an effect's work passes."""

import pytest
from django.db import connection

from shop.common.failpoints import EXIT_CODE, NAMES, passed
from shop.outbox.models import Effect
from shop.outbox.table import required_effect_type
from tests import invariants
from tests.crash import runs
from tests.crash.driving import Driver
from tests.crash.scenarios import DELIVERING, RINGING, SCENARIOS, table
from tests.crash.test_crash_points import (
    DELIVER_CASES,
    FAILING,
    LONG,
    RING_CASES,
    WAYS,
    WRITE_CASES,
    doorbell,
    undisturbed,
    write,
)
from tests.crash.world import World, attempts

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("transactional_db")]


def test_every_line_of_the_table_has_a_scenario() -> None:
    assert {line.topic for line in table()} == SCENARIOS.keys()


def test_every_failpoint_is_broken_off_at_in_every_way() -> None:
    cases = {(name, way) for _, name, way in [*WRITE_CASES, *RING_CASES, *DELIVER_CASES]}
    assert cases == {(name, way) for name in NAMES for way in WAYS}


@pytest.mark.parametrize("topic", SCENARIOS)
def test_what_work_passes_is_what_the_scenario_says(world: World, topic: str) -> None:
    scenario = SCENARIOS[topic]
    delivered, _ = undisturbed(world, topic)
    with passed() as written:
        write(world, topic)
    with passed() as rung:
        world.ring()
    world.take_bells()
    world.come_to_rest()
    assert set(written) == scenario.writing
    assert set(rung) == RINGING
    # These are passed by work that fails or takes long; each case checks that it was reached.
    assert set(delivered) - {FAILING, LONG} == (DELIVERING | scenario.working) - {FAILING, LONG}


def test_an_effect_that_kills_its_worker_each_time_is_dead_in_the_end_and_harms_no_other(
    world: World, driver: Driver
) -> None:
    topic = "search.product"
    number = write(world, topic)
    [key] = [key for key in SCENARIOS[topic].keys(number) if key[0] == topic]
    most = required_effect_type(topic).max_attempts
    for attempt in range(1, most + 1):
        assert driver.run(**doorbell(topic), failpoints="deliver.after_act=exit") == EXIT_CODE
        assert attempts([key]) == {attempt}
        world.let_time_pass()
    world.come_to_rest()
    assert invariants.violations(connection, max_attempts={topic: most}) == []
    ran = runs.history()
    assert invariants.too_many_runs(ran, {topic: most}) == []
    assert len(invariants.too_many_runs(ran, {topic: most - 1})) == 1, "each run has counted"
    effect = Effect.objects.get(topic=topic, key=key[1])
    assert (effect.state, effect.last_error) == ("dead", "the worker died each time it tried")
    assert invariants.dead(connection) == [f"I2: {topic} {key[1]} is dead: {effect.last_error}"]
    # The next save revives it.
    write(world, topic)
    world.come_to_rest()
    assert world.violations() == []
