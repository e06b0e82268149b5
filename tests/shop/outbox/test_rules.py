"""The ledger's figures in words."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from shop.outbox.lanes import Lane
from shop.outbox.rules import STANDS_IN, Figures, Ledger, OpenTransaction, alerts, duration, topic_words

ALIVE = {"relay": 1.0, "beat": 1.0, **{f"lane:{lane.label}": 5.0 for lane in Lane}}


def ledger(lines: Mapping[tuple[Lane, str], Figures] | None = None, **seen: float) -> Ledger:
    return Ledger(lines or {}, ALIVE | {name.replace("_", ":"): age for name, age in seen.items()}, cap=1000)


def sentences(known: Ledger) -> list[str]:
    return [alert.sentence for alert in alerts(known)]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, "0 s"),
        (90.9, "90 s"),
        (119, "119 s"),
        (120, "2 min"),
        (360, "6 min"),
        (7200, "2 h"),
        (172_800, "2 days"),
    ],
)
def test_spans_of_time_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_a_topic_is_called_by_its_task() -> None:
    assert topic_words("effects.send_order_received") == "Send order received"


def test_all_is_well() -> None:
    busy = {(Lane.DEFAULT, "search.product"): Figures(owed=40, running=40, oldest_seconds=2.0)}
    assert alerts(ledger(busy, lane_bulk=90.0)) == []


def test_a_silent_lane_tells_what_waits_in_it() -> None:
    waiting = {
        (Lane.BULK, "imports.run"): Figures(owed=4, oldest_seconds=20.0),
        (Lane.BULK, "search.product"): Figures(owed=210, oldest_seconds=365.0),
    }
    assert sentences(ledger(waiting, lane_bulk=91.0)) == [
        "no worker has taken from `bulk` for 91 s; 214 effects wait, the oldest 6 min"
    ]
    one = {(Lane.BULK, "imports.run"): Figures(owed=1, oldest_seconds=40.0)}
    assert sentences(ledger(one, lane_bulk=91.0)) == [
        "no worker has taken from `bulk` for 91 s; 1 effect waits, the oldest 40 s"
    ]


@pytest.mark.parametrize(
    "idle",
    [
        {},
        # Whoever serves the lane may still be about to take it.
        {(Lane.BULK, "imports.run"): Figures(owed=1, oldest_seconds=20.0)},
        {(Lane.BULK, "imports.run"): Figures(owed=2, running=1, waiting=1, oldest_seconds=600.0)},
        {(Lane.BULK, "search.product"): Figures(owed=9, oldest_seconds=600.0)},
    ],
)
def test_a_lane_without_anything_to_take_is_idle_and_not_silent(
    idle: Mapping[tuple[Lane, str], Figures],
) -> None:
    known = replace(ledger(idle, lane_bulk=600.0), asleep=frozenset({"search.product"}))
    assert alerts(known) == []


def test_redis_is_named_before_the_lanes_that_nobody_serves_without_it() -> None:
    waiting = {(Lane.BULK, "imports.run"): Figures(owed=1, oldest_seconds=100.0)}
    assert sentences(ledger(waiting, redis=240.0, lane_bulk=245.0)) == [
        "Redis has not answered the relay for 4 min: only critical effects are carried out, by the relay itself",
        "no worker has taken from `bulk` for 4 min; 1 effect waits, the oldest 100 s",
    ]
    # A relay that is silent says nothing of Redis.
    assert [alert.code for alert in alerts(ledger(redis=240.0, relay=240.0))] == ["relay"]
    assert alerts(ledger(redis=15.0)) == []


def test_a_relay_that_stands_in_does_not_hide_that_no_worker_serves_the_critical_lane() -> None:
    known = Ledger({}, ALIVE | {"lane:critical": 180.0, STANDS_IN: 3.0}, cap=1000)
    assert sentences(known) == [
        "no worker has taken from `critical` for 3 min; the relay carries its effects out"
    ]
    assert alerts(Ledger({}, ALIVE | {"lane:critical": 180.0, STANDS_IN: 600.0}, cap=1000)) == []


def test_beyond_its_cap_a_figure_is_over_it() -> None:
    many = {(Lane.BULK, "search.product"): Figures(owed=1001, oldest_seconds=365.0)}
    assert "; over 1,000 effects wait, the oldest 6 min" in sentences(ledger(many, lane_bulk=91.0))[0]


def test_a_process_that_is_silent_or_was_never_seen_is_named() -> None:
    gone = Ledger(
        {}, {name: age for name, age in ALIVE.items() if name != "relay"} | {"beat": 600.0}, cap=1000
    )
    assert sentences(gone) == [
        "relay has never been seen; is it running?",
        "beat was last seen 10 min ago; is it running?",
    ]


def test_a_sink_that_stays_away_is_told() -> None:
    away = {"search": 360.0, "mail": 10.0}
    assert sentences(Ledger({}, ALIVE, 1000, away)) == [
        "search has been away for 6 min; what it is owed waits"
    ]


@pytest.mark.parametrize(("seconds", "told"), [(60.0, False), (601.0, True)])
def test_a_transaction_that_stays_open_is_told(seconds: float, told: bool) -> None:
    known = Ledger({}, ALIVE, 1000, oldest_transaction=OpenTransaction(4711, seconds))
    words = "a transaction has been open for 10 min and holds back vacuum: what is process 4711 of PostgreSQL doing?"
    assert sentences(known) == [words] * told


def test_dead_effects_are_told_with_where_to_look() -> None:
    [alert] = alerts(ledger({(Lane.CRITICAL, "mail"): Figures(dead=2), (Lane.BULK, "x"): Figures(dead=1)}))
    assert (alert.sentence, alert.narrowed) == ("3 effects are dead", "?state=dead")


def test_a_promise_that_is_not_kept_is_told_once() -> None:
    late = {
        (Lane.DEFAULT, "search.product"): Figures(owed=7, waiting=5, oldest_seconds=300.0),
        (Lane.BULK, "imports.run"): Figures(owed=1, oldest_seconds=3000.0),
    }
    assert sentences(ledger(late)) == [
        "the oldest of 7 effects owed in `default` is 5 min old, 60 s are promised; 5 wait after a failure"
    ]
    assert [alert.code for alert in alerts(ledger(late, lane_default=300.0))] == ["lane_default"]
