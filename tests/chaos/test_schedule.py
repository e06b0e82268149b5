"""The nemesis does what its seed says: the same each time, within its bounds, and everything that there is."""

from itertools import combinations
from types import SimpleNamespace

import pytest

from tests.chaos.faults import Faults
from tests.chaos.schedule import (
    GAP_SECONDS,
    KINDS,
    LONG_KINDS,
    LONG_RUN_SECONDS,
    MOST_AT_ONCE,
    NO_RELAY,
    Fault,
    calm_seconds,
    plan,
)
from tests.chaos.stack import Fakes

SEEDS = range(1, 31)


def _overlap(one: Fault, other: Fault) -> bool:
    # Times are kept in hundredths.
    return one.at < other.at + other.seconds - 0.02 and other.at < one.at + one.seconds - 0.02


@pytest.mark.parametrize("seconds", [20.0, 60.0, 300.0])
def test_a_seed_makes_one_schedule(seconds: float) -> None:
    assert plan(7, seconds) == plan(7, seconds)
    assert plan(7, seconds) != plan(8, seconds)


@pytest.mark.parametrize("seed", SEEDS)
def test_faults_keep_to_their_time_and_target(seed: int) -> None:
    faults = plan(seed, 60.0)

    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)
    for fault in faults:
        low, high = fault.kind.seconds
        assert fault.target in fault.kind.targets
        assert low - 0.01 <= fault.seconds <= high + 0.01
        assert calm_seconds(60.0) <= fault.at
        assert fault.at + fault.seconds <= 60.01
        assert sum(other.at <= fault.at < other.at + other.seconds for other in faults) <= MOST_AT_ONCE
    for one, other in combinations(faults, 2):
        assert not one.strikes & other.strikes or not _overlap(one, other)


def test_a_minute_is_full_of_faults_and_a_longer_run_has_every_kind() -> None:
    assert all(len(plan(seed, 60.0)) > 60 / GAP_SECONDS[1] / 2 for seed in SEEDS)
    for seed in (1, 2, 3):
        assert {fault.kind for fault in plan(seed, 300.0)} == set(KINDS)


def test_ten_minutes_seeds_together_have_every_kind_that_fits() -> None:
    assert {fault.kind for seed in range(1, 11) for fault in plan(seed, 60.0)} == set(KINDS)


@pytest.mark.parametrize("seed", SEEDS)
def test_half_an_hour_has_every_long_fault_in_full_and_the_others_beside_them(seed: int) -> None:
    faults = plan(seed, LONG_RUN_SECONDS)
    long = [fault for fault in faults if fault.kind in LONG_KINDS]
    [no_relay] = [fault for fault in long if fault.kind is NO_RELAY]

    assert faults == plan(seed, LONG_RUN_SECONDS)
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)
    assert {fault.kind for fault in faults} == {*KINDS, *LONG_KINDS}
    assert sorted(fault.kind.name for fault in long) == sorted(kind.name for kind in LONG_KINDS)
    for fault in faults:
        assert fault.kind.seconds[0] - 0.01 <= fault.seconds <= fault.kind.seconds[1] + 0.01
        assert fault.at + fault.seconds <= LONG_RUN_SECONDS + 0.01
        assert fault is no_relay or fault.kind not in LONG_KINDS or not _overlap(fault, no_relay)
    for one, other in combinations(faults, 2):
        assert not one.strikes & other.strikes or not _overlap(one, other)


def test_each_further_half_hour_has_them_again() -> None:
    assert sum(fault.kind in LONG_KINDS for fault in plan(1, 2 * LONG_RUN_SECONDS)) == 2 * len(LONG_KINDS)


def test_every_kind_can_be_done() -> None:
    """The list and the deeds are in two files."""
    fakes = Fakes(*(SimpleNamespace() for _ in range(5)))  # type: ignore[arg-type]  # nothing is done to them here
    stack = SimpleNamespace(local=None, fakes=fakes, redis_port=1, redis_password="")

    assert Faults(stack).names == {kind.name for kind in (*KINDS, *LONG_KINDS)}  # type: ignore[arg-type]  # as above
