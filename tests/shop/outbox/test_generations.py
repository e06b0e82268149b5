"""Generations as a sink is compared by them, and brought up to what a sink holds."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from shop.outbox.generations import Generation, completed_since, generations, generations_after, owing
from shop.outbox.lanes import Lane
from shop.outbox.models import Effect
from shop.outbox.protocol import LEASE_SECONDS, claim, complete
from shop.outbox.queries import database_now
from shop.outbox.services.lift_generations import lift_generations
from tests.shop.outbox.conftest import STATE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("line")]
TOPIC = STATE.topic


@pytest.fixture
def line() -> None:
    """Three keys: one done, one owed, one given up."""
    Effect.objects.create(topic=TOPIC, key="done", wanted=3, done=3, done_at=Now())
    Effect.objects.create(topic=TOPIC, key="owed", wanted=5, done=4)
    Effect.objects.create(topic=TOPIC, key="skipped", wanted=2, done=2, skipped_at=Now())
    Effect.objects.create(topic="other", key="done", wanted=9, done=9, done_at=Now())


def test_generations_by_key_and_in_order() -> None:
    found = generations(TOPIC, ["done", "owed", "skipped", "nothing"])
    assert found == {
        "done": Generation(3, 3, skipped=False),
        "owed": Generation(5, 4, skipped=False),
        "skipped": Generation(2, 2, skipped=True),
    }
    assert {key for key, generation in found.items() if generation.settled} == {"done"}
    assert {key for key, generation in found.items() if generation.owed} == {"owed"}
    assert list(generations_after(TOPIC, "", 2)) == ["done", "owed"]
    assert list(generations_after(TOPIC, "owed", 2)) == ["skipped"]
    assert (owing([TOPIC]), owing(["other"])) == (True, False)


def test_what_was_completed_since_a_moment_or_less_than_a_lease_before_it() -> None:
    now = database_now()
    assert completed_since(TOPIC, now) == ["done"]
    Effect.objects.filter(topic=TOPIC, key="done").update(done_at=now - timedelta(seconds=LEASE_SECONDS - 1))
    assert completed_since(TOPIC, now) == ["done"]
    Effect.objects.filter(topic=TOPIC, key="done").update(done_at=now - timedelta(seconds=LEASE_SECONDS + 1))
    assert completed_since(TOPIC, now) == []


def test_a_lift_only_raises_and_keeps_done_what_is_done_and_owed_what_is_owed() -> None:
    versions = {"done": 10, "owed": 20, "skipped": 1, "new": 7}
    lift_generations(topic=TOPIC, lane=int(Lane.BULK), versions=versions)
    assert generations(TOPIC, versions) == {
        "done": Generation(10, 10, skipped=False),
        "owed": Generation(20, 4, skipped=False),
        "skipped": Generation(2, 2, skipped=True),
        "new": Generation(7, 7, skipped=False),
    }
    assert generations("other", ["done"])["done"] == Generation(9, 9, skipped=False)


def test_what_is_being_carried_out_meanwhile_is_due_again() -> None:
    [held] = claim(STATE, Lane.DEFAULT)
    lift_generations(topic=TOPIC, lane=int(Lane.BULK), versions={"owed": 20})
    assert complete([held]) == 1
    assert generations(TOPIC, ["owed"])["owed"] == Generation(20, 5, skipped=False)
    assert [again.generation for again in claim(STATE, Lane.DEFAULT)] == [20]
