"""The variant for comparison does what it stands for: one message an effect, sent when the transaction committed."""

import json

import pytest
import redis
from django.apps import AppConfig
from django.utils import timezone

from shop.catalog.facts import ProductChanged
from shop.common.write import write
from shop.outbox.facts import Fact, JobCameDue
from shop.outbox.lanes import Lane, marking_in
from shop.outbox.models import Effect
from shop.outbox.record import record

pytestmark = pytest.mark.django_db(transaction=True)
PRODUCT = ProductChanged(product_id=7)


@pytest.fixture(autouse=True)
def naive(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the variant's settings do to record(), for one test."""
    outbox = record.__globals__
    monkeypatch.setitem(outbox, "_flush", outbox["_flush"])
    AppConfig.create("tests.chaos.naive").ready()


@write
def write_of(*facts: Fact) -> None:
    for fact in facts:
        record(fact)


def _sent(broker: "redis.Redis", lane: Lane = Lane.DEFAULT) -> list[tuple[str, str]]:
    found = [json.loads(raw) for raw in broker.lrange(lane.label, 0, -1)]
    return sorted((message["headers"]["task"], message["headers"]["argsrepr"]) for message in found)


def test_a_write_sends_a_message_for_each_effect_and_marks_none(broker: "redis.Redis") -> None:
    write_of(PRODUCT, PRODUCT)

    assert _sent(broker) == [
        ("naive.collections.product", "['7', {}]"),
        ("naive.search.product", "['7', {}]"),
    ]
    assert not Effect.objects.exists()


def test_messages_leave_after_the_commit(broker: "redis.Redis") -> None:
    @write
    def watched() -> None:
        write_of(PRODUCT)
        assert _sent(broker) == []

    watched()

    assert len(_sent(broker)) == 2


def test_nothing_leaves_of_a_write_that_was_undone(broker: "redis.Redis") -> None:
    @write
    def refused() -> None:
        write_of(PRODUCT)
        raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        refused()

    assert _sent(broker) == []


def test_messages_go_to_the_lanes_that_effects_would(broker: "redis.Redis") -> None:
    with marking_in(Lane.BULK):
        write_of(PRODUCT, JobCameDue(job="canary", slot=timezone.now()))

    assert [task for task, _ in _sent(broker, Lane.CRITICAL)] == ["naive.job.canary.critical"]
    assert _sent(broker) == []
    assert ("naive.search.product", "['7', {}]") in _sent(broker, Lane.BULK)
