"""The variant for comparison does what it stands for: one message an effect, sent when the transaction committed."""

import json

import pytest
import redis
from django.db import transaction

from shop.catalog.facts import ProductChanged
from shop.outbox.lanes import Lane
from tests.chaos.naive.sending import flush

pytestmark = pytest.mark.django_db(transaction=True)
LANES = {lane: lane for lane in Lane}


def _messages(broker: "redis.Redis") -> list[tuple[str, str]]:
    found = [json.loads(raw) for raw in broker.lrange("default", 0, -1)]
    return sorted((message["headers"]["task"], message["headers"]["argsrepr"]) for message in found)


def test_messages_leave_after_the_commit(broker: "redis.Redis") -> None:
    with transaction.atomic():
        flush([(ProductChanged(product_id=7), LANES), (ProductChanged(product_id=7), LANES)])
        assert _messages(broker) == []

    assert _messages(broker) == [
        ("naive.collections.product", "['7', {}]"),
        ("naive.search.product", "['7', {}]"),
    ]


def test_nothing_leaves_of_a_transaction_that_was_undone(broker: "redis.Redis") -> None:
    with transaction.atomic():
        flush([(ProductChanged(product_id=7), LANES)])
        transaction.set_rollback(True)

    assert _messages(broker) == []
