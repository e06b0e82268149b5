"""A fact becomes its effects with the change it tells of, or not at all."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shop.common import write as write_module
from shop.common.write import OutsideWrite, write
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.marks import FEW
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim, claim, complete, renew
from shop.outbox.record import record
from tests.shop.outbox.conftest import ONCE, STATE, LetterWritten, ThingChanged


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


@write
def write_letter(letter: str) -> None:
    record(LetterWritten(letter=letter))


def bury(topic: str) -> None:
    Effect.objects.filter(topic=topic).update(dead_at="2026-01-01T00:00Z", attempts=7, last_error="broken")


@pytest.mark.django_db
def test_outside_a_write_a_fact_is_refused() -> None:
    with pytest.raises(OutsideWrite):
        record(ThingChanged(thing_id=1))
    assert not Effect.objects.exists()


@pytest.mark.django_db
def test_however_many_marks_take_one_statement_for_each_kind_that_tells_the_relay_too() -> None:
    @write
    def both() -> None:
        record(LetterWritten(letter="a"))
        change(1, 2, 3)

    with CaptureQueriesContext(connection) as captured:
        both()
    sent = [query["sql"] for query in captured.captured_queries]
    assert len([sql for sql in sent if "INSERT INTO outbox_effect" in sql]) == 2
    assert len(sent) == 2 + len(["SAVEPOINT", "RELEASE SAVEPOINT"])


@pytest.mark.django_db
def test_a_refused_change_leaves_no_effect() -> None:
    @write
    def refused() -> None:
        record(ThingChanged(thing_id=1))
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        refused()
    assert not Effect.objects.exists()


@pytest.mark.django_db
def test_a_nested_write_joins_the_outer_one_and_marks_once() -> None:
    @write
    def outer() -> None:
        change(1)
        assert not Effect.objects.exists(), "the flush is the outermost write's last act"
        change(1, 2)

    outer()
    assert list(Effect.objects.order_by("key").values_list("key", "wanted")) == [("1", 1), ("2", 1)]


@pytest.mark.django_db
def test_a_swallowed_failure_of_a_nested_write_fails_the_whole() -> None:
    @write
    def inner() -> None:
        record(ThingChanged(thing_id=1))
        raise ValueError("half done")

    @write
    def outer() -> None:
        with suppress(ValueError):
            inner()

    with pytest.raises(RuntimeError, match="swallowed"):
        outer()
    assert not Effect.objects.exists()


@pytest.mark.django_db
def test_many_changes_of_one_thing_coalesce() -> None:
    for _ in range(5):
        change(1)
    effect = Effect.objects.get()
    assert (effect.wanted, effect.done) == (5, 0)


@pytest.mark.django_db
def test_a_one_shot_key_is_recorded_once_for_ever() -> None:
    write_letter("a")
    complete(claim(ONCE, Lane.CRITICAL))
    write_letter("a")
    effect = Effect.objects.get()
    assert (effect.wanted, effect.done) == (1, 1)


@pytest.mark.django_db
def test_bulk_work_marks_in_the_bulk_lane_and_a_person_moves_the_row_up() -> None:
    with marking_in(Lane.BULK):
        change(1, 2)
        write_letter("urgent")
    assert Effect.objects.get(topic="test.once").lane == Lane.CRITICAL
    assert set(Effect.objects.filter(topic="test.state").values_list("lane", flat=True)) == {Lane.BULK}
    change(1)
    with marking_in(Lane.BULK):
        change(1)
    assert dict(Effect.objects.filter(topic="test.state").values_list("key", "lane")) == {
        "1": Lane.DEFAULT,
        "2": Lane.BULK,
    }


@pytest.mark.django_db
def test_a_done_row_takes_the_new_marks_lane() -> None:
    change(1)
    complete(claim(STATE, Lane.DEFAULT))
    with marking_in(Lane.BULK):
        change(1)
    assert Effect.objects.get().lane == Lane.BULK


@pytest.mark.django_db
def test_one_write_that_marks_a_key_in_two_lanes_takes_the_faster() -> None:
    @write
    def both() -> None:
        with marking_in(Lane.BULK):
            record(ThingChanged(thing_id=1))
        record(ThingChanged(thing_id=1))

    both()
    effect = Effect.objects.get()
    assert (effect.lane, effect.wanted) == (Lane.DEFAULT, 1)


@pytest.mark.django_db
def test_a_new_change_revives_a_dead_effect_with_fresh_attempts() -> None:
    change(1)
    bury("test.state")
    change(1)
    effect = Effect.objects.get()
    assert (effect.dead_at, effect.attempts, effect.last_error, effect.wanted) == (None, 0, "", 2)


@pytest.mark.django_db
def test_constant_changes_do_not_reset_the_poison_counter_of_a_live_effect() -> None:
    change(1)
    Effect.objects.update(attempts=4)
    change(1)
    assert Effect.objects.get().attempts == 4


# In a language's order "a-b" and "aB" stand elsewhere than in Python's.
LETTERS = ["B", "a b", "a-b", "aB", "ab"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("counts", [(FEW, FEW), (FEW, 40), (40, 40)])
def test_writers_in_opposite_order_never_fail(
    counts: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks are flushed in one order whatever order they were recorded in, and by whichever statement: there is no
    ring to wait in, and so nothing that would have to be tried again."""
    monkeypatch.setattr(write_module, "ATTEMPTS", 1)
    failures: list[BaseException] = []

    @write
    def write_all(things: list[int], letters: list[str]) -> None:
        for letter in letters:
            write_letter(letter)
        change(*things)

    def write_many(things: list[int], letters: list[str]) -> None:
        try:
            for number in range(20):
                write_all(things, [f"{letter} {number}" for letter in letters])
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    first, second = (list(range(count)) for count in counts)
    _together(
        lambda: write_many(first, LETTERS),
        lambda: write_many(second[::-1], [*LETTERS[::-1], *map(str, second[FEW:])]),
    )
    assert failures == []
    assert set(Effect.objects.filter(topic=STATE.topic, key="0").values_list("wanted", flat=True)) == {40}
    assert Effect.objects.filter(topic=ONCE.topic).count() == 20 * (len(LETTERS) + len(second[FEW:]))


@pytest.mark.django_db(transaction=True)
def test_a_deadlock_is_retried_by_the_outermost_write() -> None:
    """Two writes that lock the same rows in opposite order: PostgreSQL kills one, which runs again."""
    change(1, 2)
    first, second = Effect.objects.order_by("pk")
    barrier = threading.Barrier(2, timeout=10)
    runs: list[int] = []

    def lock(one: int, other: int) -> Callable[[], None]:
        @write
        def both() -> None:
            runs.append(one)
            Effect.objects.select_for_update().get(pk=one)
            if len(runs) <= 2:
                barrier.wait()
            Effect.objects.select_for_update().get(pk=other)
            Effect.objects.filter(pk=one).update(subject=f"locked {one} first")

        def run() -> None:
            try:
                both()
            finally:
                connection.close()

        return run

    _together(lock(first.pk, second.pk), lock(second.pk, first.pk))
    assert len(runs) == 3
    assert sorted(Effect.objects.values_list("subject", flat=True)) == sorted(
        [f"locked {first.pk} first", f"locked {second.pk} first"]
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("move", [complete, renew])
def test_who_moves_a_batch_waits_for_a_write_that_marks_it_with_nothing_locked(
    move: Callable[[list[Claim]], int],
) -> None:
    """A mark locks "1" first and "3" last; the rows are of the opposite age."""
    for thing in (3, 2, 1):
        change(thing)
    held = claim(STATE, Lane.DEFAULT)
    locked = threading.Event()
    failures: list[BaseException] = []

    def moving() -> None:
        locked.wait(10)
        try:
            move(held)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    def marking() -> None:
        try:
            with transaction.atomic():
                Effect.objects.select_for_update().get(key="1")
                locked.set()
                time.sleep(0.5)
                Effect.objects.select_for_update().get(key="3")
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    _together(moving, marking)
    assert failures == []


def _together(*calls: Callable[[], None]) -> None:
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
        assert not thread.is_alive()
