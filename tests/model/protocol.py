"""One row of the ledger and what each statement of the protocol does to it, as pure functions.

Changes with `shop/outbox/record.py`, `shop/outbox/protocol.py`, `retry_effects` and `skip_effects`; test_conformance
holds it against them. Time is not a number here: a lease has ended or has not, a back-off has passed or has not.
"""

from typing import Literal, NamedTuple

Kind = Literal["state", "once"]
Why = Literal["failed", "hopeless", "away"]


class Row(NamedTuple):
    """What the protocol reads and writes. `holder` is whose token the row bears, 0 where it bears none."""

    wanted: int = 1
    done: int = 0
    attempts: int = 0
    holder: int = 0
    leased: bool = False
    available: bool = True
    dead: bool = False
    skipped: bool = False

    @property
    def owed(self) -> bool:
        """Still to be done, by somebody, some time."""
        return self.wanted > self.done and not self.dead

    @property
    def due(self) -> bool:
        """What the relay rings for."""
        return self.owed and self.available and not self.leased


class Protocol:
    """The statements as they are. A mutant overrides one of them."""

    def __init__(self, kind: Kind = "state", max_attempts: int = 2) -> None:
        self.kind = kind
        self.max_attempts = max_attempts

    def mark(self, row: Row | None) -> Row:
        """record(): insert, or want once more; a one-shot that is known stays as it is."""
        if row is None:
            return Row()
        if self.kind == "once":
            return row
        return row._replace(
            wanted=row.wanted + 1,
            available=row.available if row.owed else True,
            attempts=0 if row.dead else row.attempts,
            dead=False,
            skipped=False,
        )

    def claim(self, row: Row, worker: int) -> tuple[Row, int]:
        """The row and the generation that `worker` now holds; 0 where there was nothing to claim.

        A row whose attempts are used up is buried instead.
        """
        if row.owed and not row.leased and row.attempts >= self.max_attempts:
            return row._replace(dead=True, holder=0), 0
        if not row.due:
            return row, 0
        return row._replace(holder=worker, leased=True, attempts=row.attempts + 1), row.wanted

    def complete(self, row: Row, worker: int, generation: int) -> Row:
        """Confirm the claimed generation, if the token is still `worker`'s."""
        if row.holder != worker:
            return row
        return row._replace(done=max(row.done, generation), holder=0, leased=False, attempts=0)

    def fail(self, row: Row, worker: int, generation: int, why: Why = "failed", *, bury: bool = False) -> Row:
        """Give the row back to wait for its back-off, or dead, if the token is still `worker`'s.

        The last attempt (`bury`) and a *hopeless* one leave it dead where nothing newer is wanted; what is newer has
        fresh attempts after the last. *away* takes the attempt back.
        """
        if row.holder != worker:
            return row
        newer = row.wanted > generation
        return row._replace(
            holder=0,
            leased=False,
            available=False,
            attempts=0 if bury and newer else row.attempts - (why == "away"),
            dead=(bury or why == "hopeless") and not newer,
        )

    def renew(self, row: Row, worker: int) -> Row:
        """Lease the row anew, if the token is still `worker`'s."""
        return row._replace(leased=True) if row.holder == worker else row

    def may_retry(self, row: Row) -> bool:
        """Whether ops can retry the row: it is owed, dead or skipped, and nobody has it under a lease."""
        return (row.wanted > row.done or row.skipped) and not row.leased

    def retry(self, row: Row) -> Row:
        """What ops do to such a row; others stay as they are. What was skipped is wanted anew."""
        if not self.may_retry(row):
            return row
        return row._replace(
            wanted=row.wanted + row.skipped, dead=False, skipped=False, attempts=0, available=True, holder=0
        )

    def may_skip(self, row: Row) -> bool:
        """Whether staff can skip the row: it is owed or dead, and nobody has it under a lease."""
        return row.wanted > row.done and not row.leased

    def skip(self, row: Row) -> Row:
        """Declare what is wanted of such a row over; others stay as they are."""
        if not self.may_skip(row):
            return row
        return row._replace(done=row.wanted, skipped=True, dead=False, attempts=0, holder=0)

    def prune(self, row: Row) -> Row | None:
        """What is left of a row by the nightly clearing: all that is modelled here."""
        return row
