"""A one-shot effect beside the real ones, because the shop's own table may have none: a letter that is posted once.

Its sink honours the key in one step, as a payment provider does: a letter is a file that is created or known.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from shop.audit.actor import Actor
from shop.audit.models import Entry
from shop.audit.services.add_entry import Change, add_entry
from shop.common.write import write
from shop.outbox.facts import Fact
from shop.outbox.lanes import Lane
from shop.outbox.protocol import Claim
from shop.outbox.record import record
from shop.outbox.table import EffectType, Mark

ACTION = "letter.written"


@dataclass(frozen=True, slots=True)
class LetterWritten(Fact):
    """A letter is to be posted."""

    letter_id: int


def key_of(letter_id: int) -> str:
    """The natural key of a letter's effect."""
    return f"letter:{letter_id}"


def _marks(fact: LetterWritten) -> Iterable[Mark]:
    yield Mark(key=key_of(fact.letter_id), payload={"letter": fact.letter_id})


LETTER = EffectType(
    "test.letter",
    "effects.post_letter",
    "tests.crash.letters.post",
    {LetterWritten: _marks},
    lane=Lane.CRITICAL,
    kind="once",
)


@write
def write_letter(*, letter_id: int) -> None:
    """Write a letter, as often as somebody asks."""
    add_entry(actor=Actor("owner", "owner"), change=Change(ACTION, "letter", str(letter_id)))
    record(LetterWritten(letter_id=letter_id))


def is_written(letter_id: int) -> bool:
    """Whether the business change has committed."""
    return Entry.objects.filter(action=ACTION, object_id=str(letter_id)).exists()


def post(claims: Sequence[Claim]) -> None:
    """Hand each letter to the sink with its key; one that the sink knows is already on its way."""
    for claim in claims:
        with suppress(FileExistsError):
            (_sink() / claim.key).touch(exist_ok=False)


def posted() -> list[str]:
    """The keys under which letters have left: one that nobody wrote has left a second time under another key."""
    return [letter.name for letter in _sink().iterdir()]


def _sink() -> Path:
    folder = Path(settings.SEARCH_DATA).parent / "letters"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
