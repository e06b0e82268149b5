"""What happens to accounts. Changes when something else follows from what people do with theirs."""

from dataclasses import dataclass
from uuid import UUID

from shop.outbox.facts import Fact


@dataclass(frozen=True, slots=True)
class LetterWritten(Fact):
    """There is a mail to send about an account; about none in particular where an address was typed by whoever."""

    letter_id: UUID
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class DataExportRequested(Fact):
    """Somebody wants all that is known of them."""

    export_id: UUID
    user_id: int


@dataclass(frozen=True, slots=True)
class AccountDeleted(Fact):
    """Somebody's account is closed, and what every room knows of its person is to be erased."""

    account_id: int
