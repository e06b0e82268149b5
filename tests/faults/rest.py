"""Q, the common end of every fault: healed, the shop comes to rest, and every sink agrees with PostgreSQL.

What changes this file: an invariant that every fault must keep, or a sink whose state is compared.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.faults.sink import Sink

REST_SECONDS = 60.0

_OWED = """
    SELECT topic, key, state, attempts, last_error FROM (
        SELECT *, CASE WHEN token IS NOT NULL THEN 'running' ELSE 'waiting' END AS state FROM outbox_effect
    ) effect WHERE wanted > done AND dead_at IS NULL ORDER BY id LIMIT 10
"""
_DEAD = "SELECT topic, key, last_error FROM outbox_effect WHERE dead_at IS NOT NULL"
_EFFECTS_OF_CATEGORIES = """
    SELECT id::text FROM catalog_category c WHERE 3 <> (
        SELECT count(*) FROM outbox_effect e WHERE (e.topic, e.key) IN (
            ('test.record', c.id::text), ('test.mail', 'mail:' || c.id), ('test.charge', 'charge:' || c.id)))
"""
_BROKEN_ROWS = """
    SELECT topic, key FROM outbox_effect
    WHERE done > wanted OR (token IS NULL) <> (lease_until IS NULL)
       OR (done = wanted AND dead_at IS NULL AND (token IS NOT NULL OR attempts <> 0 OR last_error <> ''))
       OR (dead_at IS NOT NULL AND (last_error = '' OR token IS NOT NULL))
"""
_NAMES = "SELECT id::text, name FROM catalog_category"


@dataclass
class Ledger:
    """A shop's database, read by SQL."""

    rows: Callable[[str], list[tuple[Any, ...]]]

    def owed(self) -> list[tuple[Any, ...]]:
        """Effects that are neither done nor dead, a few of them."""
        return self.rows(_OWED)

    def dead(self) -> dict[tuple[str, str], str]:
        """Each dead effect with its reason."""
        return {(topic, key): error for topic, key, error in self.rows(_DEAD)}


def come_to_rest(
    ledger: Ledger,
    sink: Sink,
    *,
    dead: set[str] = frozenset(),  # type: ignore[assignment]  # never changed
    doubled_mails: int = 0,
    seconds: float = REST_SECONDS,
) -> None:
    """Wait until nothing is owed, then hold the ledger and the sink against each other.

    `dead` are the keys that must have died, each with its reason; `doubled_mails` is how many mails may have gone
    out once more, because whoever sent them was killed before the answer.
    """
    eventually(lambda: not ledger.owed(), seconds, lambda: f"effects are still owed: {ledger.owed()}")
    assert {key for _, key in ledger.dead()} == dead, ledger.dead()
    assert all(ledger.dead().values()), "a dead effect says why"
    assert ledger.rows(_EFFECTS_OF_CATEGORIES) == [], "a committed write without its effects"
    assert ledger.rows(_BROKEN_ROWS) == []
    _compare(dict(ledger.rows(_NAMES)), sink, doubled_mails)


def _compare(names: dict[str, str], sink: Sink, doubled_mails: int) -> None:
    assert {key: value for key, (_, value) in sink.records.items()} == names
    assert dict(sink.charges) == {f"charge:{key}": 1 for key in names}
    assert set(sink.mails) == {f"mail:{key}" for key in names}
    assert sum(sink.mails.values()) - len(names) <= doubled_mails, sink.mails
    for key, generations in sink.applied.items():
        assert generations == sorted(set(generations)), f"the record of {key} went backwards"


def eventually(condition: Callable[[], object], seconds: float, otherwise: Callable[[], str] | str) -> None:
    """Wait until `condition` holds; `otherwise` says what didn't."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            told = otherwise if isinstance(otherwise, str) else otherwise()
            raise AssertionError(f"not within {seconds:.0f} s: {told}")
        time.sleep(0.05)
