"""What happens to accounts. Changes when something else follows from what people do with theirs."""

from dataclasses import dataclass
from uuid import UUID

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class LetterWritten(Fact):
    """There is a mail to send about an account."""

    letter_id: UUID


@dataclass(frozen=True, slots=True)
class DataExportRequested(Fact):
    """Somebody wants all that is known of them."""

    export_id: UUID


@dataclass(frozen=True, slots=True)
class AccountDeleted(Fact):
    """Somebody's account is closed, and what every room knows of its person is to be erased."""

    account_id: int
