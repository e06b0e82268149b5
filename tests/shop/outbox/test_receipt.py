"""A write's receipt names what it committed, fits a header, and can't be made up."""

import pytest
from django.core import signing
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from shop.common.write import gathering, write
from shop.outbox import receipt as receipt_module
from shop.outbox.lanes import Lane
from shop.outbox.marks import FEW
from shop.outbox.models import Effect
from shop.outbox.protocol import claim, complete
from shop.outbox.receipt import LISTED, BadToken, Receipt, combined, read_token
from shop.outbox.record import record
from tests.shop.outbox.conftest import STATE, LetterWritten, ThingChanged


@write
def change(*things: int) -> None:
    for thing in things:
        record(ThingChanged(thing_id=thing))


@write
def write_letter(letter: str) -> None:
    record(LetterWritten(letter=letter))


@pytest.mark.django_db
def test_a_receipt_holds_each_effect_with_the_generation_that_was_asked_for() -> None:
    change(1)
    with gathering() as flushed:
        change(1, 2)
        write_letter("a")
    rows = dict(Effect.objects.values_list("pk", "wanted"))
    assert combined(flushed).generations == rows
    assert sorted(rows.values()) == [1, 1, 2]


@pytest.mark.django_db
def test_two_writes_on_one_thing_are_one_line_with_the_later_generation() -> None:
    with gathering() as flushed:
        change(1)
        change(1)
    whole = combined(flushed)
    assert (list(whole.generations.values()), whole.more) == ([2], 0)


@pytest.mark.django_db
def test_what_a_one_shot_key_had_before_is_not_this_writes_doing() -> None:
    write_letter("a")
    with gathering() as flushed:
        write_letter("a")
    assert not combined(flushed)


@pytest.mark.django_db
def test_a_write_that_was_rolled_back_is_on_no_receipt() -> None:
    @write
    def refused() -> None:
        change(1)
        raise ValueError("no")

    with gathering() as flushed, pytest.raises(ValueError, match="no"):
        refused()
    assert flushed == []


@pytest.mark.django_db(transaction=True)
def test_a_write_that_ran_twice_is_on_the_receipt_once() -> None:
    """The victim of a deadlock is repeated; what its first run asked for was never committed."""
    runs: list[int] = []

    class Deadlock(DatabaseError):
        sqlstate = "40P01"

    @write
    def unlucky() -> None:
        runs.append(1)
        change(1)
        if len(runs) == 1:
            raise OperationalError from Deadlock()

    with gathering() as flushed:
        unlucky()
    assert len(runs) == 2
    assert combined(flushed).generations == dict(Effect.objects.values_list("pk", "wanted"))


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, FEW, FEW + 1, LISTED, LISTED + 1, LISTED + 7])
def test_beyond_fifty_effects_are_counted(count: int) -> None:
    with gathering() as flushed:
        change(*range(count))
    whole = combined(flushed)
    assert (len(whole.generations), whole.more) == (min(count, LISTED), max(0, count - LISTED))
    assert whole.generations.items() <= dict(Effect.objects.values_list("pk", "wanted")).items()
    assert read_token(whole.token()) == whole


def test_a_full_token_fits_a_header() -> None:
    """Proxies take 4 KB of headers at least; neighbours in the ledger pack well, strangers still fit."""
    near = Receipt({9_000_000 + index: 1 + index % 3 for index in range(LISTED)}, more=100_000)
    far = Receipt({index * 73_939_133_777: index * 7_777 + 1 for index in range(1, LISTED + 1)})
    assert len(near.token()) < 200
    assert len(far.token()) < 1500
    assert (read_token(near.token()), read_token(far.token())) == (near, far)


@pytest.mark.parametrize(("first", "last"), [(1, None), (0, -1), (0, 0), (0, 10)])
def test_a_part_of_a_token_is_refused(first: int, last: int | None) -> None:
    with pytest.raises(BadToken, match="X-Effects"):
        read_token(Receipt({1: 1}).token()[first:last])


@pytest.mark.parametrize("token", ["å:b:c", "::", "\ud800", "W10:1:1"])
def test_a_made_up_token_is_refused(token: str) -> None:
    with pytest.raises(BadToken, match="X-Effects"):
        read_token(token)


def test_a_token_signed_for_something_else_is_refused() -> None:
    with pytest.raises(BadToken):
        read_token(signing.dumps([0, [1], [1]], salt="something else"))


def test_an_old_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    token = Receipt({1: 1}).token()
    monkeypatch.setattr(receipt_module, "TOKEN_SECONDS", -1)
    with pytest.raises(BadToken, match="older"):
        read_token(token)


@pytest.mark.django_db
def test_who_does_not_ask_gets_no_rows_back() -> None:
    with CaptureQueriesContext(connection) as queries:
        change(1)
    assert not any("RETURNING id" in query["sql"] for query in queries)
    with gathering(), CaptureQueriesContext(connection) as queries:
        change(1)
    assert any("RETURNING id" in query["sql"] for query in queries)


@pytest.mark.django_db
def test_since_when_an_effect_is_owed() -> None:
    """The first mark counts while it is owed; what came in meanwhile counts from the completion."""

    def owed_since() -> object:
        return Effect.objects.values_list("wanted_at", flat=True).get()

    change(1)
    first = owed_since()
    change(1)
    assert owed_since() == first
    held = claim(STATE, Lane.DEFAULT)
    change(1)
    assert owed_since() == first
    complete(held)
    assert owed_since() > first  # type: ignore[operator]
    complete(claim(STATE, Lane.DEFAULT))
    rested = owed_since()
    change(1)
    assert owed_since() > rested  # type: ignore[operator]
