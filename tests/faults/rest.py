"""Q, the common end of every fault: healed, the shop comes to rest, and every sink agrees with PostgreSQL.

What changes this file: an invariant that every fault must keep, or a sink whose state is compared.
"""

import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from tests.faults.lines import LINES, RECORD
from tests.faults.sink import Sink
from tests.invariants import cleaned_too_early, violations, went_back

REST_SECONDS = 60.0

_OWED = """
    SELECT topic, key, attempts, token IS NOT NULL, last_error FROM outbox_effect
    WHERE wanted > done AND dead_at IS NULL ORDER BY id LIMIT 10
"""
_DEAD = "SELECT topic, key, last_error FROM outbox_effect WHERE dead_at IS NOT NULL"
_WITHOUT_EFFECTS = """
    SELECT id FROM catalog_category c WHERE 3 <> (
        SELECT count(*) FROM outbox_effect e WHERE (e.topic, e.key) IN (
            ('test.record', c.id::text), ('test.mail', 'mail:' || c.id), ('test.charge', 'charge:' || c.id)))
"""
_NAMES = "SELECT id::text, name FROM catalog_category"


@dataclass
class Ledger:
    """A shop's database, read by SQL; `connect` gives a connection for as long as it is needed."""

    connect: Callable[[], AbstractContextManager[Any]]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

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
    dead: Collection[str] = (),
    doubled_mails: int = 0,
    seconds: float = REST_SECONDS,
) -> None:
    """Wait until nothing is owed, then hold the ledger and the sink against each other.

    `dead` are the keys that must have died, each with its reason; `doubled_mails` is how many mails may have gone
    out once more, because whoever sent them was killed before the answer.
    """
    eventually(lambda: not ledger.owed(), seconds, lambda: f"effects are still owed: {ledger.owed()}")
    assert {key for _, key in ledger.dead()} == set(dead), ledger.dead()
    assert ledger.rows(_WITHOUT_EFFECTS) == [], "a committed write without its effects"
    names = dict(ledger.rows(_NAMES))
    confirmed = {key: generation for key, (generation, _) in sink.records.items()}
    with ledger.connect() as connection:
        found = violations(connection, max_attempts={line.topic: line.max_attempts for line in LINES})
        found += cleaned_too_early(connection, RECORD.topic, confirmed)
    assert found + went_back((record.key, record.held) for record in sink.taken) == []
    assert {key: value for key, (_, value) in sink.records.items()} == names
    assert dict(sink.charges) == {f"charge:{key}": 1 for key in names}
    assert set(sink.mails) == {f"mail:{key}" for key in names}
    assert sink.mails.total() - len(names) <= doubled_mails, sink.mails.most_common(10)


def eventually(condition: Callable[[], object], seconds: float, otherwise: Callable[[], str] | str) -> None:
    """Wait until `condition` holds; `otherwise` says what didn't."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            told = otherwise if isinstance(otherwise, str) else otherwise()
            raise AssertionError(f"not within {seconds:.0f} s: {told}")
        time.sleep(0.05)
