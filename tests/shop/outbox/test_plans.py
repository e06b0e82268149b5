"""What is asked all the time costs the same however much has been done: only what is owed is looked at."""

from collections.abc import Callable

import pytest
from django.db import connection

from shop.common.sql import fetch
from shop.outbox.generations import owing
from shop.outbox.lanes import Lane
from shop.outbox.metrics import LedgerCollector
from shop.outbox.protocol import claim
from shop.outbox.queries import due, owed
from shop.outbox.reads import ledger, running_ids
from tests.shop.outbox.conftest import ONCE, STATE

DONE = 30_000
LOOKS: dict[str, Callable[[], object]] = {
    "due": lambda: due([STATE.topic, ONCE.topic]),
    "claim": lambda: claim(STATE, Lane.DEFAULT),
    "claim in another lane": lambda: claim(ONCE, Lane.CRITICAL, failed_first=True),
    "ledger": ledger,
    "running": running_ids,
    "owed": lambda: owed(STATE.topic),
    "owing": lambda: owing([STATE.topic]),
    "metrics": lambda: list(LedgerCollector().collect()),
}
_HISTORY = """
    INSERT INTO outbox_effect (topic, key, lane, wanted, done, attempts, subject, available_at, wanted_at)
    SELECT %s, number, 1, 2, 2, 0, '', clock_timestamp() - interval '1 day', clock_timestamp() - interval '1 day'
    FROM generate_series(1, %s) AS number
"""
_READ_THROUGH = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'outbox_effect'"


@pytest.fixture
def long_history(db: None) -> None:
    """Very many effects that have been done, and PostgreSQL knows that they are many."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [STATE.topic, DONE])
        cursor.execute("ANALYZE outbox_effect")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.usefixtures("long_history")
def test_a_look_never_reads_the_whole_ledger(look: str) -> None:
    before = fetch(_READ_THROUGH, [])
    LOOKS[look]()
    assert fetch(_READ_THROUGH, []) == before


@pytest.mark.usefixtures("long_history")
def test_what_reads_the_whole_ledger_would_be_seen() -> None:
    before = fetch(_READ_THROUGH, [])
    fetch("SELECT count(*) FROM outbox_effect WHERE wanted > 1", [])
    assert fetch(_READ_THROUGH, []) != before
