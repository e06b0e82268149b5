"""The checker finds what is wrong: each test doctors a run in which all is well."""

import dataclasses
from collections.abc import Callable

import pytest

from tests.chaos.checks import judge
from tests.chaos.history import Call, Outcome
from tests.chaos.nemesis import Crash, Window
from tests.chaos.observe import Effect, Observed
from tests.chaos.orders.effects import MAIL, WEBHOOK
from tests.chaos.sampler import Regress, Versions
from tests.chaos.schedule import NO_RELAY

Doctor = Callable[[Observed], None]
MESSAGE = "<order-confirmation.3@shop.example>"


def _call(kind: str, target: str, value: str, *, outcome: Outcome = "ok", status: int = 201) -> Call:
    return Call(kind, target, value, 10.0, 10.05, outcome, status)


@pytest.fixture
def seen() -> Observed:
    """Two products and an order; one rename timed out and came through, another did not."""
    run = Observed(
        [
            _call("create", "a", "a 1"),
            _call("rename", "a", "a 2"),
            _call("create", "b", "b 1"),
            _call("rename", "b", "b 2", outcome="unknown", status=0),
            _call("rename", "a", "a 3", outcome="unknown", status=503),
            _call("rename", "b", "b 3", outcome="refused", status=404),
            _call("order", "n1", "n1"),
            _call("order", "n2", "n2", outcome="refused", status=400),
        ]
    )
    run.windows = [Window("PostgreSQL paused", "postgres", "database", 9.0, 12.0)]
    run.names = {"a": "a 2", "b": "b 2"}
    run.product_ids = {"a": 1, "b": 2}
    run.committed_names = [("1", "a 1"), ("1", "a 2"), ("2", "b 1"), ("2", "b 2")]
    run.orders = {"n1": 3}
    run.effects = [
        Effect("search.product", "1", 2, 2, dead=False, last_error=""),
        Effect("search.product", "2", 2, 2, dead=False, last_error=""),
        Effect(MAIL, "order-confirmation:3", 1, 1, dead=False, last_error=""),
        Effect(WEBHOOK, "order-placed:3", 1, 1, dead=False, last_error=""),
        Effect("job.canary.bulk", "canary", 4, 4, dead=False, last_error=""),
    ]
    run.slots = {"canary": 4}
    run.expected = {
        "1": {"objectID": "1", "name": "a 2", "brand": None},
        "2": {"objectID": "2", "name": "b 2"},
    }
    run.records = {
        "1": {"objectID": "1", "name": "a 2", "_v": 2},
        "2": {"objectID": "2", "name": "b 2", "_v": 2},
    }
    run.mails = {MESSAGE: [10.0]}
    run.webhooks = {"order-placed:3": 2}
    run.converged = 1.5
    run.calm = (0.0, 9.0)
    run.loaded = (0.0, 60.0)
    run.looks = [0.5 + n for n in range(60)]
    return run


def test_a_run_in_which_all_is_well_passes(seen: Observed) -> None:
    judged = judge(seen)

    assert judged.violations == []
    assert judged.passed
    assert judged.figures["writes acknowledged"] == 4
    assert judged.figures["writes unknown"] == 2
    assert judged.figures["webhooks delivered again and ignored by key"] == 1


def _lost_rename(seen: Observed) -> None:
    seen.committed_names.remove(("1", "a 2"))
    seen.names["a"] = "a 1"
    seen.expected["1"] = seen.records["1"] = {"objectID": "1", "name": "a 1", "_v": 2}


def _overwritten(seen: Observed) -> None:
    seen.names["a"] = "a 1"
    seen.expected["1"] = seen.records["1"] = {"objectID": "1", "name": "a 1", "_v": 2}


def _effect(seen: Observed, topic: str, **changes: object) -> None:
    seen.effects = [
        dataclasses.replace(effect, **changes) if effect.topic == topic else effect  # type: ignore[arg-type]
        for effect in seen.effects
    ]


def _add_call(seen: Observed, call: Call) -> None:
    seen.calls = [*seen.calls, call]


DOCTORED: list[tuple[str, Doctor]] = [
    ("lost write", _lost_rename),
    ("lost write", _overwritten),
    ("lost write", lambda seen: _add_call(seen, _call("repeat", "n9", "n9"))),
    ("refused, yet done", lambda seen: seen.committed_names.insert(0, ("2", "b 3"))),
    ("refused, yet done", lambda seen: _add_call(seen, _call("order", "n1", "n1", outcome="refused"))),
    ("refused, yet done", lambda seen: seen.mails.update({"<order-confirmation.8@shop.example>": [1.0]})),
    ("stale record", lambda seen: seen.records["1"].update(name="a 1")),
    ("stale record", lambda seen: seen.records["1"].update(brand="left over")),
    ("stale record", lambda seen: seen.records["1"].update(_v=1)),
    ("stale record", lambda seen: seen.records.update({"9": {"objectID": "9", "visible": True}})),
    (
        "stale record",
        lambda seen: seen.expected.update({"1": None}) or seen.records["1"].update(visible=True),
    ),
    ("lost record", lambda seen: seen.records.clear()),
    ("gone backwards", lambda seen: setattr(seen, "regressed", [Regress("1", 3, 2)])),
    ("index not watched", lambda seen: setattr(seen, "looks", [])),
    ("index not watched", lambda seen: setattr(seen, "looks", [look for look in seen.looks if look < 40])),
    ("asked in spite of Retry-After", lambda seen: setattr(seen, "impatient", 11)),
    ("lost mail", lambda seen: seen.mails.clear()),
    ("late mail", lambda seen: seen.mails.update({MESSAGE: [75.0]})),
    ("mail doubled without a crash", lambda seen: seen.mails.update({MESSAGE: [30.0, 31.0]})),
    ("lost webhook", lambda seen: seen.webhooks.clear()),
    (
        "webhook carried out twice or for nothing",
        lambda seen: seen.webhooks.update({"order-placed:3-again": 1}),
    ),
    ("lost effect", lambda seen: setattr(seen, "effects", seen.effects[1:])),
    ("dead effect", lambda seen: _effect(seen, MAIL, dead=True)),
    ("slot taken twice", lambda seen: _effect(seen, "job.canary.bulk", wanted=5)),
    (
        "5xx with the database up",
        lambda seen: _add_call(seen, Call("rename", "a", "a 4", 20.0, 20.1, "unknown", 500)),
    ),
    ("process ended by itself", lambda seen: setattr(seen, "crashes", [Crash("relay", "ended", 30.0)])),
    ("not at rest", lambda seen: setattr(seen, "converged", None)),
    ("slow convergence", lambda seen: setattr(seen, "converged", 21.0)),
]


@pytest.mark.parametrize(("kind", "doctor"), DOCTORED)
def test_each_broken_promise_is_found(seen: Observed, kind: str, doctor: Doctor) -> None:
    doctor(seen)

    assert {violation.kind for violation in judge(seen).violations} == {kind}


def test_a_mail_doubled_by_a_crash_is_counted_and_allowed(seen: Observed) -> None:
    seen.mails[MESSAGE] = [11.0, 27.0]

    judged = judge(seen)

    assert judged.passed
    assert judged.figures["mails doubled by a crash or a lost answer"] == 1


def test_an_acknowledged_write_that_a_late_unknown_one_overtook_is_there(seen: Observed) -> None:
    """The server may carry out a request whose client has given up, after the client's next one."""
    seen.committed_names.append(("1", "a 3"))
    seen.names["a"] = "a 3"
    seen.expected["1"] = seen.records["1"] = {"objectID": "1", "name": "a 3", "_v": 2}

    assert judge(seen).passed


def _timed(seen: Observed, kind: str, before: float, down: float) -> None:
    seen.windows = [*seen.windows, Window("Redis paused", "redis", "dependency", 50.0, 99.0)]
    calls = [Call(kind, "a", "a 2", 1.0 + n / 9, 1.0 + n / 9 + before, "ok", 200) for n in range(20)]
    calls += [Call(kind, "a", "a 2", 60.0 + n, 60.0 + n + down, "ok", 200) for n in range(20)]
    seen.calls = [*seen.calls, *calls]


def test_writes_that_wait_for_what_is_down_are_found(seen: Observed) -> None:
    _timed(seen, "rename", before=0.05, down=0.5)

    assert [violation.kind for violation in judge(seen).violations] == ["slow writes"]


def test_writes_that_do_not_wait_pass(seen: Observed) -> None:
    _timed(seen, "rename", before=0.05, down=0.09)

    judged = judge(seen)
    assert judged.passed
    assert judged.figures["write p95 with things down ms"] == pytest.approx(90)


def test_a_machine_that_is_slow_for_everybody_is_no_fault_of_writes(seen: Observed) -> None:
    _timed(seen, "rename", before=0.05, down=0.5)
    _timed(seen, "read", before=0.01, down=0.06)

    assert judge(seen).passed


def test_without_a_ledger_only_the_world_outside_is_judged(seen: Observed) -> None:
    seen.effects, seen.slots, seen.ledger = (), {}, False

    assert judge(seen).passed


def test_versions_notice_a_step_back_and_a_record_that_vanishes() -> None:
    versions = Versions()
    for look in ({"1": 1}, {"1": 4, "2": 1}, {"1": 3, "2": 1}, {"1": 4}):
        versions.see(look)

    assert versions.regressed == [Regress("1", 4, 3), Regress("2", 1, 0)]
    assert versions.advanced == 2


def test_an_index_that_was_away_could_not_be_seen(seen: Observed) -> None:
    seen.windows = [*seen.windows, Window("search away for minutes", "search", "dependency", 20.0, 55.0)]
    seen.looks = [look for look in seen.looks if look < 20 or look > 56]

    assert judge(seen).passed


def test_a_mail_is_late_from_the_relays_return_on(seen: Observed) -> None:
    seen.windows = [*seen.windows, Window(NO_RELAY.name, NO_RELAY.targets[0], "process", 5.0, 305.0)]
    seen.mails[MESSAGE] = [310.0]
    assert judge(seen).passed

    seen.mails[MESSAGE] = [370.0]
    assert [violation.kind for violation in judge(seen).violations] == ["late mail"]


def test_what_a_fresh_web_server_costs_is_no_wait_for_what_is_down(seen: Observed) -> None:
    _timed(seen, "rename", before=0.05, down=0.5)
    seen.windows = [*seen.windows, Window("kill web server", "api", "web", 60.0, 98.0)]

    assert judge(seen).passed
