"""Every request has an id: in the answer, and on the effects that it causes, however far they reach."""

import re
from collections.abc import Sequence

import pytest
from rest_framework.test import APIClient

from config.observing import incoming_trace
from shop.common.trace import current_trace, tracing
from shop.common.write import write
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from tests.shop.outbox import handlers
from tests.shop.outbox.conftest import STATE, LetterWritten, ThingChanged, small_table
from workers.deliver import deliver

__all__ = ["small_table"]

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture(autouse=True)
def quiet_handler() -> None:
    handlers.seen.clear()
    handlers.behaviour.clear()


@pytest.mark.parametrize("given", ["a", "7b8c1f0e-5d6a-4c1e-9f0a-1b2c3d4e5f60", "proxy.1_2-3", "x" * 44])
def test_a_sane_id_of_the_caller_is_kept(anyone: APIClient, given: str) -> None:
    assert anyone.get("/api/health/live", headers={"x-request-id": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "x" * 45, "a b", "a\tb", "<script>", "-a", "a:b", "ümlaut"])
def test_any_other_gets_one_of_ours(anyone: APIClient, given: str) -> None:
    answer = anyone.get("/api/health/live", headers={"x-request-id": given})
    assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-ID"])


def test_no_two_requests_share_one(anyone: APIClient) -> None:
    assert len({anyone.get("/api/health/live")["X-Request-ID"] for _ in range(10)}) == 10


@pytest.mark.parametrize("path", ["/nowhere", "/api/nowhere/", "/api/products/?colour=red", "/admin/"])
@pytest.mark.django_db
def test_every_answer_has_one(anyone: APIClient, path: str) -> None:
    assert anyone.get(path)["X-Request-ID"]


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        (f"00-{TRACE}-{SPAN}-01", f"{TRACE}:{SPAN}:01"),
        (f"00-{TRACE}-{SPAN}-00", f"{TRACE}:{SPAN}:00"),
        (f"cc-{TRACE}-{SPAN}-01-what-comes-later", f"{TRACE}:{SPAN}:01"),
        (f"ff-{TRACE}-{SPAN}-01", "mine"),
        (f"00-{'0' * 32}-{SPAN}-01", "mine"),
        (f"00-{TRACE}-{'0' * 16}-01", "mine"),
        (f"00-{TRACE.upper()}-{SPAN}-01", "mine"),
        (f"00-{TRACE}-{SPAN}", "mine"),
        ("nonsense", "mine"),
    ],
)
def test_the_trace_that_a_request_is_part_of_names_it(parent: str, expected: str) -> None:
    assert incoming_trace({"HTTP_TRACEPARENT": parent, "HTTP_X_REQUEST_ID": "mine"}) == expected


@pytest.mark.django_db
def test_after_a_request_nothing_goes_by_its_id(anyone: APIClient) -> None:
    anyone.get("/api/products/")
    assert current_trace() == ""


def _write_letters(claims: Sequence[Claim]) -> None:
    @write
    def letters() -> None:
        record(LetterWritten(letter="-".join(claim.key for claim in claims)))

    letters()


def _with_trace(thing: int, trace_id: str) -> None:
    @write
    def change() -> None:
        record(ThingChanged(thing_id=thing))

    with tracing(trace_id):
        change()


def _letters() -> dict[str, str]:
    return dict(Effect.objects.filter(topic="test.once").values_list("key", "trace_id"))


@pytest.mark.django_db(transaction=True)
def test_what_a_handler_records_inherits_the_id() -> None:
    _with_trace(1, "first")
    handlers.behaviour.append(_write_letters)
    deliver(STATE, Lane.DEFAULT)
    assert _letters() == {"letter:1": "first"}
    assert current_trace() == ""


@pytest.mark.django_db(transaction=True)
def test_a_batch_of_several_requests_blames_none_of_them() -> None:
    _with_trace(1, "first")
    _with_trace(2, "second")
    handlers.behaviour.append(_write_letters)
    deliver(STATE, Lane.DEFAULT)
    assert _letters() == {"letter:1-2": ""}
